package io.seine.policy.compile;

import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of one direction that some Pods have in common, in the order in which they are asked.
 *
 * @param tiers first of them that matches decides
 * @param isolation whether a NetworkPolicy of Kubernetes selects the Pods
 * @param kubernetes what those let through
 * @param baseline asked last, of Pods that are not isolated
 */
public record PodRules(List<NodeRule> tiers, Isolation isolation, List<NodeRule> kubernetes, List<NodeRule> baseline) {
    /** Of Pods that nothing is said about. */
    public static final PodRules NONE = new PodRules(List.of(), Isolation.NONE, List.of(), List.of());

    /** What NetworkPolicies of Kubernetes do to Pods. */
    public enum Isolation {
        /** None selects them. */
        NONE,
        /** Nothing gets through but what one lets through. */
        ENFORCED,
        /** The same, and the CNI sees to it. */
        LEFT_TO_CNI
    }

    public PodRules {
        tiers = List.copyOf(tiers);
        kubernetes = List.copyOf(kubernetes);
        baseline = List.copyOf(baseline);
    }

    /** All of them, of every stage. */
    Stream<NodeRule> all() {
        return Stream.of(tiers, kubernetes, baseline).flatMap(List::stream);
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
