package io.seine.controller.policies;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.antrea.PolicyStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a policy says of itself.
 *
 * @param trouble in the words of its condition; empty when all is well or will be
 */
record StatusPlan(PolicyStatus status, Optional<Demand.Obstacle> trouble) {
    /** Enough to begin with; who has mended them is told the next. */
    private static final int NODES_NAMED = 3;

    /** What Nodes say, by the uid of the policy that they say it of, and by their names. */
    record Reports(Map<String, Map<String, NodePolicyStatus.Entry>> byPolicy) {
        static Reports of(Iterable<NodePolicyStatus> statuses) {
            var byPolicy = new HashMap<String, Map<String, NodePolicyStatus.Entry>>();
            for (var status : statuses) {
                if (status.getSpec() != null) {
                    status.getSpec()
                            .policies()
                            .forEach(entry -> byPolicy.computeIfAbsent(entry.uid(), uid -> new HashMap<>())
                                    .put(status.getMetadata().getName(), entry));
                }
            }
            return new Reports(byPolicy);
        }

        /** What {@code node} says of the policy as it is now. */
        Optional<NodePolicyStatus.Entry> about(Written policy, String node) {
            return Optional.ofNullable(
                            byPolicy.getOrDefault(policy.uid(), Map.of()).get(node))
                    .filter(entry -> entry.generation() == policy.generation());
        }
    }

    /** The status that follows. */
    static StatusPlan of(Demand demand, Reports reports, Instant now) {
        var policy = demand.policy();
        if (demand.obstacle().isPresent()) {
            var obstacle = demand.obstacle().get();
            return plan(
                    policy,
                    PolicyStatus.FAILED,
                    0,
                    0,
                    Optional.of(condition(PolicyStatus.REALIZABLE, ConditionTypes.FALSE, obstacle, now)),
                    demand.obstacle());
        }
        int realized = 0;
        var failures = new TreeMap<String, String>();
        for (var node : demand.nodes()) {
            var entry = reports.about(policy, node);
            if (entry.isPresent()) {
                if (entry.get().failure().isEmpty()) {
                    realized++;
                } else {
                    failures.put(node, entry.get().failure());
                }
            }
        }
        int desired = demand.nodes().size();
        var phase = realized == desired
                ? PolicyStatus.REALIZED
                : realized + failures.size() == desired ? PolicyStatus.FAILED : PolicyStatus.REALIZING;
        var trouble = failures.isEmpty()
                ? Optional.<Demand.Obstacle>empty()
                : Optional.of(new Demand.Obstacle(Reasons.POLICY_NOT_REALIZED, sentence(failures)));
        var condition = trouble.map(
                obstacle -> condition(PolicyStatus.REALIZATION_FAILURE, ConditionTypes.TRUE, obstacle, now));
        return plan(policy, phase, realized, desired, condition, trouble);
    }

    private static StatusPlan plan(
            Written policy,
            String phase,
            int realized,
            int desired,
            Optional<Condition> condition,
            Optional<Demand.Obstacle> trouble) {
        var before = policy.status().map(PolicyStatus::conditions).orElse(List.of());
        var conditions =
                condition.map(one -> one.keepingTransitionOf(before)).stream().toList();
        return new StatusPlan(
                new PolicyStatus(phase, policy.generation(), realized, desired, conditions),
                trouble.filter(any -> phase.equals(PolicyStatus.FAILED)));
    }

    private static Condition condition(String type, String status, Demand.Obstacle obstacle, Instant now) {
        return new Condition(type, status, obstacle.reason(), obstacle.message(), now);
    }

    private static String sentence(Map<String, String> failures) {
        var named = new ArrayList<String>();
        failures.entrySet().stream()
                .limit(NODES_NAMED)
                .forEach(failure -> named.add(failure.getKey() + ": " + failure.getValue()));
        int more = failures.size() - named.size();
        return named.stream().collect(Collectors.joining("; ")) + (more > 0 ? "; and " + more + " more" : "");
    }
}
