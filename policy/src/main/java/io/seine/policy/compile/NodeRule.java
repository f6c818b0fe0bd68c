package io.seine.policy.compile;

import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A rule as a Node enforces it for some of its Pods.
 *
 * @param matches of which one has to match
 * @param logLabel empty for none
 */
public record NodeRule(Id id, Action action, List<Match> matches, boolean logs, String logLabel) {
    public NodeRule {
        matches = List.copyOf(matches);
    }

    /**
     * Which rule it is.
     *
     * @param name of the rule
     * @param variant of rules whose peers depend on the Pod: on what; else empty
     * @param standing of its policy among others; empty for one of Kubernetes
     */
    public record Id(
            Origin origin, Direction direction, int index, String name, String variant, Optional<Standing> standing) {}

    /**
     * When a policy is asked; lower numbers come first.
     *
     * @param tier priority of its Tier
     * @param policy its own among those of the Tier
     */
    public record Standing(int tier, double policy) {}
}
