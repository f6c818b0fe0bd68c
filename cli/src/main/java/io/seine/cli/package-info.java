/** The command {@code seine}: starts the roles, and is what people type. */
@NullMarked
package io.seine.cli;

import org.jspecify.annotations.NullMarked;
