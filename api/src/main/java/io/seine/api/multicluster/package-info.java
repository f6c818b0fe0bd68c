/** The original's own kinds, group multicluster.crd.antrea.io: same names, same JSON keys, as immutable parts. */
@NullMarked
package io.seine.api.multicluster;

import org.jspecify.annotations.NullMarked;
