package io.seine.agent.policy;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.Ours;
import io.seine.policy.compile.NodeRule;
import java.util.Collections;
import java.util.Map;

/**
 * A Node's rules as its nftables table.
 *
 * @param table that the kernel shall have
 * @param counted which rule each counter is of
 */
record PolicyTable(NftTable table, Map<String, NodeRule> counted) {
    /** The chain that answers that a connection is not wanted. */
    static final String REJECT = "refuse";

    static final String FROM_TUNNEL = "iifname \"" + Ours.DEVICE + "\" ";

    /** The set of all identities that may be what they say. */
    static final String IDENTITIES = "identities";

    /** Counts what Kubernetes' policies isolate Pods from. */
    static final String ISOLATED = "isolated";

    /** Counts what came from another cluster without a known identity, to a Pod whose policies ask for it. */
    static final String UNKNOWN_IDENTITY = "unknown-identity";

    /** Counts what came from another cluster for Pods whose policies are not known yet. */
    static final String UNKNOWN_POD = "unknown-pod";

    PolicyTable {
        counted = Collections.unmodifiableMap(counted);
    }

    /** Whether a rule shall log. */
    boolean logs() {
        return counted.values().stream().anyMatch(NodeRule::logs);
    }
}
