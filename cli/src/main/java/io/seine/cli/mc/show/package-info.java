/** {@code seine mc get}: the objects of a ClusterSet as tables, JSON or YAML. */
@NullMarked
package io.seine.cli.mc.show;

import org.jspecify.annotations.NullMarked;
