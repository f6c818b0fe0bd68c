package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.compile.PodRules.Isolation;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Traffic;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of a packet in one direction, and why.
 *
 * @param action never {@link Action#PASS}
 * @param rule that decided; empty where {@code reason} is not {@link Reason#RULE}
 */
public record Decision(Action action, Optional<NodeRule> rule, Reason reason) {
    /** Why. */
    public enum Reason {
        /** A rule says it. */
        RULE,
        /** NetworkPolicies of Kubernetes select the Pod, and none lets the packet through. */
        ISOLATED,
        /** NetworkPolicies of Kubernetes select the Pod, and the CNI decides. */
        LEFT_TO_CNI,
        /** A policy asks for identities, and the sender's is not known. */
        UNKNOWN_IDENTITY,
        /** Nothing is said. */
        NOTHING_SAID
    }

    /** What of a packet a rule that did not take it does not match; of a rule for several peers, of the one that comes closest. */
    public enum Mismatch {
        /** Who is at the other end. */
        PEER,
        /** Protocol or port. */
        TRAFFIC,
        /** The Service that the client has called. */
        SERVICE
    }

    /**
     * A rule that was asked.
     *
     * @param mismatch empty when it has taken the packet
     */
    public record Asked(NodeRule rule, Optional<Mismatch> mismatch) {}

    /** What {@code rules} say of a packet from or to a Pod of the Node. */
    public static Decision of(RuleSet rules, Direction direction, Packet packet) {
        return of(rules, direction, packet, asked -> {});
    }

    /**
     * What {@code rules} say of a packet from or to a Pod of the Node.
     *
     * @param told of each rule that is asked for it, in their order
     */
    public static Decision of(RuleSet rules, Direction direction, Packet packet, Consumer<Asked> told) {
        var own = direction == Direction.INGRESS ? packet.destination() : packet.source();
        var peer = direction == Direction.INGRESS ? packet.source() : packet.destination();
        var pod = rules.rules(direction, own);
        var question = new Question(rules, packet, peer, told);
        var first = question.first(pod.tiers());
        if (first.isPresent() && first.get().action() != Action.PASS) {
            return by(first.get());
        }
        var allowed = question.first(pod.kubernetes());
        if (pod.isolation() == Isolation.ENFORCED) {
            return allowed.map(Decision::by).orElse(without(Action.DROP, Reason.ISOLATED));
        }
        if (pod.stretched() && isUnknown(packet, rules) && allowed.isEmpty()) {
            return without(Action.DROP, Reason.UNKNOWN_IDENTITY);
        }
        if (pod.isolation() == Isolation.LEFT_TO_CNI) {
            return without(Action.ALLOW, Reason.LEFT_TO_CNI);
        }
        return question.first(pod.baseline()).map(Decision::by).orElse(without(Action.ALLOW, Reason.NOTHING_SAID));
    }

    /** What is no Pod has 0, and is not unknown. */
    private static boolean isUnknown(Packet packet, RuleSet rules) {
        var identity = packet.identity().orElse(0);
        return identity != 0 && !rules.identities().contains(identity);
    }

    private static Decision without(Action action, Reason reason) {
        return new Decision(action, Optional.empty(), reason);
    }

    private static Decision by(NodeRule rule) {
        return new Decision(rule.action(), Optional.of(rule), Reason.RULE);
    }

    private record Question(RuleSet rules, Packet packet, Ip peer, Consumer<Asked> told) {
        Optional<NodeRule> first(List<NodeRule> of) {
            for (var rule : of) {
                var mismatch = mismatch(rule);
                told.accept(new Asked(rule, mismatch));
                if (mismatch.isEmpty()) {
                    return Optional.of(rule);
                }
            }
            return Optional.empty();
        }

        private Optional<Mismatch> mismatch(NodeRule rule) {
            var closest = Mismatch.PEER;
            for (var match : rule.matches()) {
                var mismatch = mismatch(match);
                if (mismatch.isEmpty()) {
                    return mismatch;
                }
                closest = mismatch.get().compareTo(closest) > 0 ? mismatch.get() : closest;
            }
            return Optional.of(closest);
        }

        private Optional<Mismatch> mismatch(Match match) {
            if (!isPeer(match)) {
                return Optional.of(Mismatch.PEER);
            }
            if (!match.traffic().isEmpty()
                    && match.traffic().stream().noneMatch(traffic -> isOf(traffic, packet.payload()))) {
                return Optional.of(Mismatch.TRAFFIC);
            }
            if (!match.services().isEmpty()
                    && packet.called().filter(match.services()::contains).isEmpty()) {
                return Optional.of(Mismatch.SERVICE);
            }
            return Optional.empty();
        }

        private boolean isPeer(Match match) {
            var byAddress = match.peers()
                    .map(key ->
                            Objects.requireNonNull(rules.addresses().get(key)).contains(peer))
                    .orElse(true);
            return byAddress || isIdentified(match);
        }

        private boolean isIdentified(Match match) {
            return packet.identity().isPresent()
                    && match.labels()
                            .filter(key -> Objects.requireNonNull(rules.labels().get(key))
                                    .contains(packet.identity().getAsInt()))
                            .isPresent();
        }

        private static boolean isOf(Traffic traffic, Payload payload) {
            return switch (traffic) {
                case Traffic.AnyPort(var protocol, var from) ->
                    payload instanceof Payload.Segment(var its, int source, int _)
                            && its == protocol
                            && from.contains(source);
                case Traffic.Ports(var protocol, int first, int last, var from) ->
                    payload instanceof Payload.Segment(var its, int source, int port)
                            && its == protocol
                            && first <= port
                            && port <= last
                            && from.contains(source);
                case Traffic.Icmp(var type, var code) ->
                    payload instanceof Payload.Icmp(int its, int itsCode)
                            && (type.isEmpty() || type.getAsInt() == its)
                            && (code.isEmpty() || code.getAsInt() == itsCode);
                case Traffic.NamedPort named ->
                    throw new IllegalArgumentException(named + " has no number in a compiled rule");
            };
        }
    }
}
