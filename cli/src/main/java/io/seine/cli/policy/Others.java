package io.seine.cli.policy;

import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.PodRules;
import io.seine.policy.compile.Spans;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies of Antrea that have no rule for a Pod in a direction: whoever has written one may wonder.
 *
 * @param matchless have rules for the Pod, which can match nothing now, as no Service or port has the name that they use
 * @param otherDirection have rules for the Pod in the other direction only
 * @param otherPods are not for the Pod
 */
record Others(List<Origin> matchless, List<Origin> otherDirection, List<Origin> otherPods) {
    Others {
        matchless = List.copyOf(matchless);
        otherDirection = List.copyOf(otherDirection);
        otherPods = List.copyOf(otherPods);
    }

    /** @param rules the Pod's */
    static Others of(Facts facts, Direction direction, PodFacts pod, PodRules rules) {
        var world = facts.world();
        var spans = new Spans(
                new World(world.namespaces(), List.of(pod), world.services(), Map.of()),
                facts.policies().groups());
        var asked = Stream.of(rules.tiers(), rules.baseline())
                .flatMap(List::stream)
                .map(NodeRule::id)
                .map(NodeRule.Id::origin)
                .collect(Collectors.toSet());
        var matchless = new ArrayList<Origin>();
        var otherDirection = new ArrayList<Origin>();
        var otherPods = new ArrayList<Origin>();
        for (var policy : facts.policies().antrea()) {
            // One without a Tier counts nowhere, and there is a warning about it.
            if (facts.policies().tiers().containsKey(policy.tier()) && !asked.contains(policy.origin())) {
                var list = spans.of(policy).isEmpty()
                        ? otherPods
                        : spans.of(in(direction, policy)).isEmpty() ? otherDirection : matchless;
                list.add(policy.origin());
            }
        }
        return new Others(matchless, otherDirection, otherPods);
    }

    private static Policy in(Direction direction, Policy policy) {
        return new Policy(
                policy.origin(),
                policy.tier(),
                policy.priority(),
                direction == Direction.INGRESS ? policy.ingress() : List.of(),
                direction == Direction.EGRESS ? policy.egress() : List.of());
    }
}
