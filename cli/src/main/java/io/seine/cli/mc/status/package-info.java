/** {@code seine mc status}: a ClusterSet on one screen. */
@NullMarked
package io.seine.cli.mc.status;

import org.jspecify.annotations.NullMarked;
