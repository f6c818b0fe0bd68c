/** Policies on a Node: from the cluster's objects to the Node's nftables table {@code inet seine-policy}, and what came of it. */
@NullMarked
package io.seine.agent.policy;

import org.jspecify.annotations.NullMarked;
