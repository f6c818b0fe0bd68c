package io.seine.cli.mc.observe;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a gateway's agent measures, from its metrics.
 *
 * @param node the gateway
 * @param roundTrips by cluster, of the fastest of its gateways that answer
 * @param mtu largest packet inside the tunnel, in bytes
 */
public record TunnelFigures(String node, Map<String, Duration> roundTrips, OptionalInt mtu) {
    private static final Pattern LINE = Pattern.compile("(seine_tunnel_[a-z_]+)(\\{[^}]*})? ([-0-9.eE+]+)(?: .*)?");
    private static final Pattern CLUSTER = Pattern.compile("cluster=\"([^\"]*)\"");
    private static final double NANOS = 1e9;

    /** Reads a page of metrics. */
    static TunnelFigures read(String node, String page) {
        var trips = new TreeMap<String, Duration>();
        var mtu = OptionalInt.empty();
        for (var line : page.split("\n", -1)) {
            var parts = LINE.matcher(line.strip());
            if (!parts.matches()) {
                continue;
            }
            double value = Double.parseDouble(parts.group(3));
            var labels = parts.group(2) == null ? "" : parts.group(2);
            var cluster = CLUSTER.matcher(labels);
            if (parts.group(1).equals("seine_tunnel_round_trip_seconds") && cluster.find()) {
                trips.merge(
                        cluster.group(1),
                        Duration.ofNanos((long) (value * NANOS)),
                        (one, other) -> one.compareTo(other) < 0 ? one : other);
            } else if (parts.group(1).equals("seine_tunnel_mtu_bytes")) {
                mtu = OptionalInt.of((int) value);
            }
        }
        return new TunnelFigures(node, trips, mtu);
    }
}
