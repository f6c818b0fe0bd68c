package io.seine.controller.member;

import io.seine.api.Annotations;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.multicluster.TunnelState;
import io.seine.controller.member.GatewayElection.Unusable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether traffic can go between this cluster and the others, as the condition NetworkReady of a ClusterSet.
 *
 * @param serviceCidrProblem why this cluster's Service CIDR is not known, one sentence; empty when it is
 * @param hasGateway whether a Node is the gateway
 * @param unusable Nodes that were meant to be a gateway but cannot
 * @param refused what other clusters announce and this one cannot use, one sentence each
 * @param refusedWrites what an API server does not take of what makes the network, one sentence each
 * @param tunnels which of the others answer through the tunnel
 */
record NetworkVerdict(
        Optional<String> serviceCidrProblem,
        boolean hasGateway,
        List<Unusable> unusable,
        List<String> refused,
        List<String> refusedWrites,
        TunnelAnswers tunnels) {
    private static final int NAMED = 10;

    NetworkVerdict {
        unusable = List.copyOf(unusable);
        refused = List.copyOf(refused);
        refusedWrites = List.copyOf(refusedWrites);
    }

    Condition condition(Instant now) {
        if (!refused.isEmpty()) {
            return say(ConditionTypes.FALSE, Reasons.NETWORK_CONFLICT, few(refused), now);
        }
        if (!refusedWrites.isEmpty()) {
            return say(ConditionTypes.FALSE, Reasons.NETWORK_WRITE_REFUSED, few(refusedWrites), now);
        }
        if (serviceCidrProblem.isPresent()) {
            return say(ConditionTypes.FALSE, Reasons.SERVICE_CIDR_UNKNOWN, serviceCidrProblem.get(), now);
        }
        if (hasGateway && tunnels.worst().isPresent()) {
            var worst = tunnels.worst().get();
            return say(
                    worst == TunnelState.NEVER_ANSWERED ? ConditionTypes.UNKNOWN : ConditionTypes.FALSE,
                    worst.reason(),
                    few(tunnels.sentences()),
                    now);
        }
        if (!unusable.isEmpty()) {
            return say(
                    hasGateway ? ConditionTypes.TRUE : ConditionTypes.FALSE,
                    Reasons.GATEWAY_INVALID,
                    few(unusable.stream().map(Unusable::message).toList()),
                    now);
        }
        return hasGateway
                ? say(ConditionTypes.TRUE, "", "", now)
                : say(
                        ConditionTypes.UNKNOWN,
                        Reasons.NO_GATEWAY,
                        "No ready Node is annotated with " + Annotations.GATEWAY
                                + "=true; without a gateway only clusters whose Pods reach each other can communicate",
                        now);
    }

    /** A condition's message has a limit, and a user reads the first few. */
    private static String few(List<String> sentences) {
        return String.join("; ", sentences.stream().limit(NAMED).toList())
                + (sentences.size() > NAMED ? "; and " + (sentences.size() - NAMED) + " more" : "");
    }

    private static Condition say(String status, String reason, String message, Instant now) {
        return new Condition(ConditionTypes.NETWORK_READY, status, reason, message, now);
    }
}
