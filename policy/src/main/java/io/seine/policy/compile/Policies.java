package io.seine.policy.compile;

import io.seine.policy.spec.Group;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy;
import java.util.List;
import java.util.Map;

/**
 * All policies of a cluster.
 *
 * @param tiers priority of each Tier by its name, lower is asked first; a policy of a Tier that is not there counts not at all
 * @param groups that policies name
 * @param kubernetes empty where the CNI enforces them
 */
public record Policies(
        Map<String, Integer> tiers, List<Group> groups, List<Policy> antrea, List<KubernetesPolicy> kubernetes) {
    /** The Tier that is asked after the NetworkPolicies of Kubernetes, and its priority. */
    public static final String BASELINE = "baseline";

    /** Of {@link #BASELINE}. */
    public static final int BASELINE_PRIORITY = 253;

    /** The Tiers that every cluster has. */
    public static final Map<String, Integer> DEFAULT_TIERS = Map.of(
            "emergency",
            50,
            "securityops",
            100,
            "networkops",
            150,
            "platform",
            200,
            "application",
            250,
            BASELINE,
            BASELINE_PRIORITY);

    public Policies {
        tiers = Map.copyOf(tiers);
        groups = List.copyOf(groups);
        antrea = List.copyOf(antrea);
        kubernetes = List.copyOf(kubernetes);
    }
}
