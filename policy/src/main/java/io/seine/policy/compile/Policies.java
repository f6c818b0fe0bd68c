package io.seine.policy.compile;

import io.seine.api.antrea.Tier;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All policies of a cluster.
 *
 * @param tiers priority of each Tier by its name, lower is asked first; a policy of a Tier that is not there counts not at all
 * @param groups that policies name
 * @param enforcer of {@code kubernetes}
 */
public record Policies(
        Map<String, Integer> tiers,
        List<Group> groups,
        List<Policy> antrea,
        List<KubernetesPolicy> kubernetes,
        Enforcer enforcer) {
    /** Who enforces the NetworkPolicies of Kubernetes. */
    public enum Enforcer {
        /** We. */
        SEINE,
        /** The CNI: then it is only known which Pods they isolate, to which the baseline does not apply. */
        CNI
    }

    /** Priorities by Tiers' names. Those of every cluster are there also where somebody has deleted them: they are about to be made again. */
    public static Map<String, Integer> priorities(Collection<Tier> tiers) {
        var priorities = new HashMap<>(Tier.EVERYWHERE);
        tiers.forEach(tier -> Optional.ofNullable(tier.getSpec())
                .ifPresent(spec -> priorities.putIfAbsent(tier.getMetadata().getName(), spec.priority())));
        return priorities;
    }

    public Policies {
        tiers = Map.copyOf(tiers);
        groups = List.copyOf(groups);
        antrea = List.copyOf(antrea);
        kubernetes = List.copyOf(kubernetes);
    }
}
