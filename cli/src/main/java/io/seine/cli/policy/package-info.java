/** {@code seine policy}: what policies do to connections, and why. */
@NullMarked
package io.seine.cli.policy;

import org.jspecify.annotations.NullMarked;
