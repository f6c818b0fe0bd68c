/** What a sandbox consists of: clusters, nodes and their addresses, computed without looking at the computer. */
@NullMarked
package io.seine.sandbox.plan;

import org.jspecify.annotations.NullMarked;
