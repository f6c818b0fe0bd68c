package io.seine.agent.gateway;

import io.seine.api.multicluster.TunnelState;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a Gateway object shall say of the ways to other clusters.
 *
 * @param gateway name of the object
 * @param clusters all that are announced; empty where it is too early to say
 * @param alone as in {@link Tunnels}
 */
public record TunnelReport(String gateway, SortedMap<String, Optional<TunnelState>> clusters, boolean alone) {
    public TunnelReport {
        clusters = Collections.unmodifiableSortedMap(new TreeMap<>(clusters));
    }

    /** What this Node has to report, if it is the gateway, whichever Node the object names, or is named and cannot be it. */
    public static Optional<TunnelReport> of(NodeInputs in, NodePlan plan, Tunnels tunnels) {
        var used = plan.watched().remoteIDs();
        var clusters = new TreeMap<String, Optional<TunnelState>>();
        in.remotes()
                .forEach(remote -> clusters.put(
                        remote.clusterID(),
                        used.contains(remote.clusterID())
                                ? tunnels.state(remote.clusterID())
                                : Optional.of(TunnelState.LEFT_OUT)));
        return switch (plan.role()) {
            case GATEWAY ->
                Optional.of(
                        new TunnelReport(plan.watched().candidates().getFirst().node(), clusters, tunnels.alone()));
            case NONE ->
                in.gateways().stream().anyMatch(gateway -> gateway.node().equals(in.node()))
                        ? Optional.of(new TunnelReport(in.node(), clusters, false))
                        : Optional.empty();
            case REGULAR, STANDBY -> Optional.empty();
        };
    }
}
