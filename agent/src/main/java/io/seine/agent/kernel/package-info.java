/**
 * The kernel of this Node: what it holds of ours ({@link io.seine.agent.kernel.NodeState}) and how it gets it
 * ({@link io.seine.agent.kernel.Kernel}). The only package that runs {@code ip} and {@code nft} or calls native code.
 */
@NullMarked
package io.seine.agent.kernel;

import org.jspecify.annotations.NullMarked;
