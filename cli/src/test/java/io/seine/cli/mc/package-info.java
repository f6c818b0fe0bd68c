/** Tests of the command against real API servers. */
@NullMarked
package io.seine.cli.mc;

import org.jspecify.annotations.NullMarked;
