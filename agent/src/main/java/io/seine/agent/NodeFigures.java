package io.seine.agent;

import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodePlan;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.gateway.Tunnels;
import io.seine.agent.kernel.Traffic;
import io.seine.agent.kernel.Tunnel;
import io.seine.agent.kernel.WireGuardSession;
import io.seine.api.metrics.Histogram;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What Prometheus is shown of a Node. Its loop writes; whoever asks reads what was published last. */
final class NodeFigures {
    private static final double NANOS = 1e9;

    private final Histogram applies = new Histogram();
    private final LongAdder repairs = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private volatile Optional<Reading> last = Optional.empty();

    /**
     * What was read of the Node.
     *
     * @param at by {@link System#nanoTime}
     * @param tunnel its device, if the Node has one
     * @param traffic of that device
     * @param sessions of WireGuard by cluster
     */
    private record Reading(
            long at,
            Role role,
            Optional<Tunnel> tunnel,
            Optional<Traffic> traffic,
            SortedMap<String, WireGuardSession> sessions) {}

    /** The kernel was compared with the plan. */
    void applied(Duration elapsed) {
        applies.observe(elapsed.toNanos());
    }

    /** Somebody else's change was put right. */
    void repaired() {
        repairs.increment();
    }

    /** Other gateways are used. */
    void gatewaysChanged() {
        changes.increment();
    }

    /** Reads the Node anew, if its part is another or the last reading is {@code age} old; called by the loop's thread. */
    void read(NodeInputs inputs, NodePlan plan, Duration age) {
        var now = System.nanoTime();
        var current = last.filter(reading -> reading.role == plan.role() && now - reading.at < age.toNanos());
        if (current.isEmpty()) {
            var desired = plan.desired();
            last = Optional.of(new Reading(
                    now,
                    plan.role(),
                    desired.tunnel(),
                    desired.tunnel().flatMap(tunnel -> Traffic.ofTunnel()),
                    desired.wireGuard().isEmpty()
                            ? Collections.emptySortedMap()
                            : byCluster(inputs, WireGuardSession.list())));
        }
    }

    private static SortedMap<String, WireGuardSession> byCluster(
            NodeInputs inputs, Map<String, WireGuardSession> byKey) {
        var sessions = new TreeMap<String, WireGuardSession>();
        for (RemoteCluster remote : inputs.remotes()) {
            Optional.ofNullable(byKey.get(remote.publicKey()))
                    .ifPresent(session -> sessions.put(remote.clusterID(), session));
        }
        return sessions;
    }

    /** Shows all of it, and what {@code tunnels} say. */
    void write(Page page, Tunnels tunnels) {
        page.add(Series.GATEWAY_CHANGES, changes.sum());
        page.add(Series.KERNEL_APPLY_SECONDS, applies);
        page.add(Series.KERNEL_REPAIRS, repairs.sum());
        last.ifPresent(reading -> write(page, reading));
        tunnels.ways().forEach(way -> write(page, way));
    }

    private static void write(Page page, Reading reading) {
        page.add(Series.GATEWAY_ROLE, 1, named(reading.role));
        reading.tunnel.ifPresent(tunnel -> page.add(Series.TUNNEL_MTU, tunnel.mtu()));
        reading.traffic.ifPresent(traffic -> {
            page.add(Series.TUNNEL_RECEIVED, traffic.received());
            page.add(Series.TUNNEL_SENT, traffic.sent());
        });
        reading.sessions.forEach((cluster, session) -> {
            if (session.handshake() > 0) {
                page.add(Series.WIREGUARD_HANDSHAKE, session.handshake(), cluster);
            }
            page.add(Series.WIREGUARD_RECEIVED, session.received(), cluster);
            page.add(Series.WIREGUARD_SENT, session.sent(), cluster);
        });
    }

    private static void write(Page page, Tunnels.Way way) {
        var gateway = way.end().toString();
        page.add(Series.TUNNEL_UP, way.known() && way.there() ? 1 : 0, way.clusterID(), gateway);
        if (way.known()) {
            page.add(Series.TUNNEL_ROUND_TRIP, way.roundTrip().toNanos() / NANOS, way.clusterID(), gateway);
        }
        page.add(Series.TUNNEL_PROBES, way.asked(), way.clusterID(), gateway);
        page.add(Series.TUNNEL_ANSWERS, way.answered(), way.clusterID(), gateway);
    }

    private static String named(Role role) {
        return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
