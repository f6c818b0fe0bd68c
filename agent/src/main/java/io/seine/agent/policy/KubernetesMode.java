package io.seine.agent.policy;

import io.seine.policy.compile.Policies;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done about the NetworkPolicies of Kubernetes. */
public enum KubernetesMode {
    /** The CNI enforces them. Pods that they isolate are not asked for the baseline tier, as everywhere. */
    COEXIST,
    /** We enforce them, in their place between the tiers and the baseline. */
    ENFORCE,
    /** They count for nothing, as if there were none. */
    OFF;

    /** The one of that name, in upper or lower case. */
    public static Optional<KubernetesMode> of(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.text().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All names, for people. */
    public static String names() {
        return Arrays.stream(values()).map(mode -> "`" + mode.text() + "`").collect(Collectors.joining(", "));
    }

    /** All policies of a cluster, where {@code kubernetes} are the NetworkPolicies of Kubernetes. */
    public Policies policies(
            Map<String, Integer> tiers, List<Group> groups, List<Policy> antrea, List<KubernetesPolicy> kubernetes) {
        return new Policies(
                tiers,
                groups,
                antrea,
                this == OFF ? List.of() : kubernetes,
                this == ENFORCE ? Enforcer.SEINE : Enforcer.CNI);
    }

    /** As it stands in the configuration. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
