/** What a command prints, and how it waits. */
@NullMarked
package io.seine.cli.output;

import org.jspecify.annotations.NullMarked;
