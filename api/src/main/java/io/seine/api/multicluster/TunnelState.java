package io.seine.api.multicluster;

import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.Reasons;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a gateway finds the way to another cluster. The annotation {@link Annotations#TUNNELS} has one for each: {@code CLUSTER=STATE}, sorted and
 * joined by commas. The worst state is the first.
 */
public enum TunnelState {
    /** Probes came back once and do not any more. */
    NO_ANSWER("NoAnswer"),
    /** What the cluster announces, or this one's own state, keeps the gateway from sending there. */
    LEFT_OUT("LeftOut"),
    /** No probe has come back yet. */
    NEVER_ANSWERED("NeverAnswered"),
    /** Probes come back, or did a moment ago. */
    UP("Up");

    /** What a cluster ID may look like here, so that none can say something of another cluster. */
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

    private final String text;

    TunnelState(String text) {
        this.text = text;
    }

    /** The annotation's value; clusters with odd IDs are passed over. */
    public static String write(SortedMap<String, TunnelState> clusters) {
        return clusters.entrySet().stream()
                .filter(entry -> CLUSTER.matcher(entry.getKey()).matches())
                .map(entry -> entry.getKey() + "=" + entry.getValue().text)
                .collect(Collectors.joining(","));
    }

    /** What the annotation says by cluster; parts that are not spelt as above are passed over. */
    public static SortedMap<String, TunnelState> read(String value) {
        var clusters = new TreeMap<String, TunnelState>();
        for (var part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            var cluster = equals < 0 ? "" : part.substring(0, equals).strip();
            if (CLUSTER.matcher(cluster).matches()) {
                of(part.substring(equals + 1).strip()).ifPresent(state -> clusters.putIfAbsent(cluster, state));
            }
        }
        return Collections.unmodifiableSortedMap(clusters);
    }

    private static Optional<TunnelState> of(String text) {
        return Arrays.stream(values()).filter(state -> state.text.equals(text)).findFirst();
    }

    /**
     * Those of {@code found} in the light of what was said of them {@code before}, by this gateway or its predecessor.
     *
     * @param found by cluster; empty where it is too early to say
     */
    public static SortedMap<String, TunnelState> after(
            Map<String, TunnelState> before, Map<String, Optional<TunnelState>> found) {
        var now = new TreeMap<String, TunnelState>();
        found.forEach((cluster, state) -> now.put(
                cluster, after(Optional.ofNullable(before.get(cluster)).filter(one -> one != LEFT_OUT), state)));
        return now;
    }

    private static TunnelState after(Optional<TunnelState> before, Optional<TunnelState> found) {
        var now = found.or(() -> before).orElse(NEVER_ANSWERED);
        // One that starts anew does not know that there was an answer before.
        return now == NEVER_ANSWERED && before.isPresent() && before.get() != NEVER_ANSWERED ? NO_ANSWER : now;
    }

    /**
     * What a user is told, in a sentence without its full stop; nothing where the way is {@link #UP}.
     *
     * @param gateways addresses of the cluster's gateways
     * @param port which UDP port has to pass, as in "UDP port 8473"
     */
    public String message(String cluster, Collection<String> gateways, String port) {
        var silent = ": no gateway of it (" + String.join(", ", gateways)
                + ") answers probes through the tunnel; look at that cluster's gateway, and whether " + port
                + " passes in both directions between the gateways";
        return switch (this) {
            case UP -> "";
            case NO_ANSWER -> "No packet comes back from the cluster " + cluster + " any more" + silent;
            case NEVER_ANSWERED ->
                "No packet has come back from the cluster " + cluster + " so far" + silent
                        + ". A gateway that is run by Antrea's agent answers none";
            case LEFT_OUT ->
                "The gateway sends nothing to the cluster " + cluster + "; an Event on the ClusterInfoImport "
                        + Names.clusterInfo(cluster) + " or on the Gateway says why";
        };
    }

    /** The reason, in one word, of a condition or an Event; empty where the way is {@link #UP}. */
    public String reason() {
        return switch (this) {
            case UP -> "";
            case NO_ANSWER -> Reasons.CLUSTER_NOT_ANSWERING;
            case NEVER_ANSWERED -> Reasons.CLUSTER_NEVER_ANSWERED;
            case LEFT_OUT -> Reasons.CLUSTER_LEFT_OUT;
        };
    }
}
