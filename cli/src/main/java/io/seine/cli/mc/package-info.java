/** {@code seine mc}: what a person sets a ClusterSet up with, looks at it, and takes it down. */
@NullMarked
package io.seine.cli.mc;

import org.jspecify.annotations.NullMarked;
