package io.seine.policy.compile;

import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of one direction that some Pods have in common, in the order in which they are asked.
 *
 * @param tiers first of them that matches decides
 * @param isolated whether a NetworkPolicy of Kubernetes selects the Pods: then {@code kubernetes} decides, and lets nothing else through
 * @param kubernetes what those let through
 * @param baseline asked last, of Pods that are not isolated
 */
public record PodRules(List<NodeRule> tiers, boolean isolated, List<NodeRule> kubernetes, List<NodeRule> baseline) {
    /** Of Pods that nothing is said about. */
    public static final PodRules NONE = new PodRules(List.of(), false, List.of(), List.of());

    public PodRules {
        tiers = List.copyOf(tiers);
        kubernetes = List.copyOf(kubernetes);
        baseline = List.copyOf(baseline);
    }

    /**
     * Whether a rule of {@code tiers} or {@code baseline} asks for identities of other clusters: then a sender from there whose identity
     * is not known does not get as far as the baseline.
     */
    public boolean stretched() {
        return Stream.concat(tiers.stream(), baseline.stream())
                .flatMap(rule -> rule.matches().stream())
                .anyMatch(match -> match.labels().isPresent());
    }
}
