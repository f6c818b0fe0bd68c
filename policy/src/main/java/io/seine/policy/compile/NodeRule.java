package io.seine.policy.compile;

import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import java.util.List;

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
     */
    public record Id(Origin origin, Direction direction, int index, String name, String variant) {}
}
