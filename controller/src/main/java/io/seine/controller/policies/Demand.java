package io.seine.controller.policies;

import io.seine.api.Reasons;
import io.seine.policy.compile.Spans;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Problem;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What it takes to enforce a policy.
 *
 * @param policy that is to be enforced
 * @param nodes that have to; none when there is an obstacle
 * @param obstacle why nobody can
 */
record Demand(Written policy, SortedSet<String> nodes, Optional<Obstacle> obstacle) {
    /** As a condition has it. */
    record Obstacle(String reason, String message) {}

    /**
     * What it takes.
     *
     * @param read what came of reading {@code policy}
     * @param tiers the names of those that there are
     */
    static Demand of(Written policy, PolicyReader.Result read, Collection<String> tiers, Spans spans) {
        if (read.policy().isEmpty()) {
            var problems = read.problems().stream().map(Problem::text).collect(Collectors.joining("; "));
            return impossible(policy, new Obstacle(Reasons.POLICY_INVALID, problems));
        }
        var tier = read.policy().get().tier();
        return tiers.contains(tier)
                ? new Demand(policy, spans.of(read.policy().get()), Optional.empty())
                : impossible(policy, new Obstacle(Reasons.TIER_NOT_FOUND, MissingTier.sentence(tier, tiers)));
    }

    private static Demand impossible(Written policy, Obstacle obstacle) {
        return new Demand(policy, new TreeSet<>(), Optional.of(obstacle));
    }
}
