package io.seine.agent.gateway;

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
        var addresses = String.join(", ", gateways.stream().map(Ipv4::toString).toList());
        var found = known
                ? "No packet comes back from the cluster " + clusterID + " any more"
                : "No packet has come back from the cluster " + clusterID + " so far";
        var remedy = "look at that cluster's gateway, and whether UDP port " + port
                + " passes in both directions between the gateways";
        return new Problem(
                Problem.Subject.CLUSTER_INFO_IMPORT,
                object,
                "ClusterNotAnswering",
                found + ": no gateway of it (" + addresses + ") answers probes through the tunnel; " + remedy
                        + (known ? "" : ". A gateway that is run by Antrea's agent answers none"));
    }
}
