package io.seine.agent.gateway;

import io.seine.api.multicluster.TunnelState;
import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a Node finds of the ways to other clusters, at one moment.
 *
 * @param ways one for each address that answers come from
 * @param alone whether neither another candidate of the own cluster, where there is one, nor another cluster is heard: so it may be this Node
 *     that is cut off
 */
public record Tunnels(List<Way> ways, boolean alone) {
    /** Nothing was asked. */
    public static final Tunnels NONE = new Tunnels(List.of(), false);

    public Tunnels {
        ways = List.copyOf(ways);
    }

    /**
     * The way to a gateway of another cluster.
     *
     * @param end address that its answers come from: its own, or inside WireGuard the cluster's
     * @param there whether it is held to be there
     * @param known whether it has ever answered
     * @param silent whether it has not answered for so long that a user should know
     * @param roundTrip how long an answer takes, if it is {@code known}
     * @param asked probes that were sent
     * @param answered those that came back
     */
    public record Way(
            String clusterID,
            Ipv4 end,
            boolean there,
            boolean known,
            boolean silent,
            Duration roundTrip,
            long asked,
            long answered) {}

    /** What {@code pulses} say of those that are {@code watched}. */
    public static Tunnels of(Watched watched, Map<Ipv4, Pulse> pulses) {
        var ways = watched.remotes().stream()
                .flatMap(remote -> remote.ends().stream()
                        .map(end -> way(remote.clusterID(), end, Objects.requireNonNull(pulses.get(end)))))
                .toList();
        var others = watched.others()
                .map(candidate -> Objects.requireNonNull(pulses.get(candidate.address())))
                .toList();
        return new Tunnels(
                ways,
                !others.isEmpty()
                        && others.stream().noneMatch(Tunnels::isHeard)
                        && ways.stream().noneMatch(way -> way.known() && !way.silent()));
    }

    private static boolean isHeard(Pulse pulse) {
        return pulse.known() && pulse.unanswered() < Silent.PATIENCE;
    }

    private static Way way(String cluster, Ipv4 end, Pulse pulse) {
        return new Way(
                cluster,
                end,
                pulse.there(),
                pulse.known(),
                pulse.unanswered() >= Silent.PATIENCE,
                pulse.roundTrip(),
                pulse.asked(),
                pulse.answered());
    }

    /** The state of the way to a cluster; empty as long as it may still answer. */
    public Optional<TunnelState> state(String cluster) {
        var ends = ways.stream().filter(way -> way.clusterID().equals(cluster)).toList();
        if (ends.stream().anyMatch(way -> way.known() && !way.silent())) {
            return Optional.of(TunnelState.UP);
        }
        return ends.isEmpty() || !ends.stream().allMatch(Way::silent)
                ? Optional.empty()
                : Optional.of(ends.stream().anyMatch(Way::known) ? TunnelState.NO_ANSWER : TunnelState.NEVER_ANSWERED);
    }
}
