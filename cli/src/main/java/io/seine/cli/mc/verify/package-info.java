/** {@code seine mc verify}: tries with real Pods what should be reachable between clusters, and what should not. */
@NullMarked
package io.seine.cli.mc.verify;

import org.jspecify.annotations.NullMarked;
