package io.seine.agent.gateway;

import io.seine.api.Reasons;
import io.seine.api.multicluster.TunnelState;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Another cluster from which no packet comes back, as its gateway's probes find.
 *
 * @param gateways that are asked
 * @param known whether one of them has answered before; if not, they may be the original's, which do not know probes
 */
public record Silent(String clusterID, List<Ipv4> gateways, boolean known) {
    /** Probes without an answer until a user is told, 10 s of them: longer than another gateway, a new handshake or an agent's start takes. */
    static final int PATIENCE = 200;

    public Silent {
        gateways = List.copyOf(gateways);
    }

    /** Those that the own Node asks in vain. */
    public static List<Silent> among(Watched watched, Map<Ipv4, Pulse> pulses) {
        return watched.remotes().stream()
                .filter(remote -> remote.ends().stream()
                        .allMatch(end -> pulse(pulses, end).unanswered() >= PATIENCE))
                .map(remote -> new Silent(
                        remote.clusterID(),
                        remote.gateways(),
                        remote.ends().stream()
                                .anyMatch(end -> pulse(pulses, end).known())))
                .toList();
    }

    private static Pulse pulse(Map<Ipv4, Pulse> pulses, Ipv4 end) {
        return Objects.requireNonNull(pulses.get(end));
    }

    /**
     * What a user is told.
     *
     * @param object the cluster's ClusterInfoImport
     * @param port UDP port that has to pass between the gateways
     */
    public Problem problem(String object, int port) {
        var state = known ? TunnelState.NO_ANSWER : TunnelState.NEVER_ANSWERED;
        return new Problem(
                Problem.Subject.CLUSTER_INFO_IMPORT,
                object,
                Reasons.CLUSTER_NOT_ANSWERING,
                state.message(clusterID, gateways.stream().map(Ipv4::toString).toList(), "UDP port " + port));
    }
}
