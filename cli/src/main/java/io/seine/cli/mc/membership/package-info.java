/** How clusters come into a ClusterSet and leave it. */
@NullMarked
package io.seine.cli.mc.membership;

import org.jspecify.annotations.NullMarked;
