/** The command {@code seine sandbox}. */
@NullMarked
package io.seine.sandbox.command;

import org.jspecify.annotations.NullMarked;
