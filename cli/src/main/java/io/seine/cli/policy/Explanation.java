package io.seine.cli.policy;

import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.Decision;
import io.seine.policy.compile.Decision.Asked;
import io.seine.policy.compile.Decision.Reason;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.Selector;
import io.seine.policy.world.PodFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of a connection, and why.
 *
 * @param sides each Pod's of the cluster, in the order in which they are asked; at least one
 */
record Explanation(Facts facts, Connection connection, List<Side> sides) {
    Explanation {
        sides = List.copyOf(sides);
    }

    /**
     * One Pod's side.
     *
     * @param asked the rules, in their order, until one decided
     * @param isolating the NetworkPolicies of Kubernetes that select the Pod
     * @param identityCounts whether a rule asks for identities
     * @param others policies that have no rule here
     */
    record Side(
            Direction direction,
            PodFacts pod,
            Decision decision,
            List<Asked> asked,
            List<Origin> isolating,
            boolean identityCounts,
            Others others) {
        Side {
            asked = List.copyOf(asked);
            isolating = List.copyOf(isolating);
        }

        /** The rules that were asked and did not decide. */
        List<Asked> before() {
            return asked.stream()
                    .filter(one -> !decision.rule().equals(Optional.of(one.rule())))
                    .toList();
        }
    }

    /** Asks the policies. */
    static Explanation of(Facts facts, Connection connection) {
        var sides = new ArrayList<Side>();
        connection.client().pod().ifPresent(pod -> sides.add(side(facts, connection, Direction.EGRESS, pod)));
        connection.server().pod().ifPresent(pod -> sides.add(side(facts, connection, Direction.INGRESS, pod)));
        return new Explanation(facts, connection, sides);
    }

    private static Side side(Facts facts, Connection connection, Direction direction, PodFacts pod) {
        var isolating = facts.policies().kubernetes().stream()
                .filter(policy -> isolates(policy, direction, pod))
                .map(KubernetesPolicy::origin)
                .toList();
        var rules = Compiler.compile(facts.policies(), facts.world(), pod.node());
        var packet = connection.packet();
        var ofPod = rules.rules(direction, direction == Direction.INGRESS ? packet.destination() : packet.source());
        var others = Others.of(facts, direction, pod, ofPod);
        if (direction == Direction.INGRESS && connection.ofOwnNode()) {
            var decision = new Decision(Action.ALLOW, Optional.empty(), Reason.NOTHING_SAID);
            return new Side(direction, pod, decision, List.of(), isolating, false, others);
        }
        var asked = new ArrayList<Asked>();
        var decision = Decision.of(rules, direction, packet, asked::add);
        return new Side(direction, pod, decision, asked, isolating, ofPod.stretched(), others);
    }

    private static boolean isolates(KubernetesPolicy policy, Direction direction, PodFacts pod) {
        Selector pods = policy.pods();
        return policy.rules(direction).isPresent()
                && policy.namespace().equals(pod.namespace())
                && pods.matches(pod.labels());
    }

    /** The policy of Antrea; empty for one of Kubernetes. */
    Optional<Policy> policy(Origin origin) {
        return facts.policies().antrea().stream()
                .filter(policy -> policy.origin().equals(origin))
                .findFirst();
    }

    /** Of a policy that has a rule here, and so a Tier that is there. */
    int tierPriority(Policy policy) {
        return Objects.requireNonNull(facts.policies().tiers().get(policy.tier()));
    }

    /** The side that ends the connection. */
    Optional<Side> denying() {
        return sides.stream().filter(side -> side.decision().action().denies()).findFirst();
    }

    /** Whether {@code side} is not asked any more, because the one before it has ended the connection. */
    boolean isOver(Side side) {
        int end = denying().map(sides::indexOf).orElse(sides.size());
        return sides.indexOf(side) > end;
    }

    boolean isAllowed() {
        return denying().isEmpty();
    }

    Action action() {
        return denying().map(side -> side.decision().action()).orElse(Action.ALLOW);
    }
}
