package io.seine.agent.kernel;

import java.util.Comparator;

/**
 * A routing rule: which packets ask a routing table of ours.
 *
 * @param preference its place among the rules; smaller comes first
 * @param selector the packets, in the spelling and order of {@code ip rule}, protocols as numbers (their names need /etc/protocols); empty for
 *     all
 * @param table the table
 */
public record Rule(int preference, String selector, int table) implements Comparable<Rule> {
    private static final Comparator<Rule> ORDER = Comparator.comparingInt(Rule::preference)
            .thenComparing(Rule::selector)
            .thenComparingInt(Rule::table);

    /** All packets. */
    public static Rule all(int preference, int table) {
        return new Rule(preference, "", table);
    }

    /** Packets that come out of the tunnel. */
    public static Rule fromTunnel(int preference, int table) {
        return new Rule(preference, "iif " + Ours.DEVICE, table);
    }

    /**
     * The tunnel's own packets as this Node sends them. Not only from {@code lo}: the kernel looks at the ports of packets that arrive only
     * while a rule for others than {@code lo} asks for ports, and {@link #tunnelPacketsBack} needs that.
     */
    public static Rule tunnelPackets(int preference, int port, int table) {
        return new Rule(preference, "ipproto 17 dport " + port, table);
    }

    /**
     * The tunnel's own packets as this Node receives them: the reverse path filter asks for the way back to their source, with the ports
     * exchanged and as if from {@code lo}.
     */
    public static Rule tunnelPacketsBack(int preference, int port, int table) {
        return new Rule(preference, "iif lo ipproto 17 sport " + port, table);
    }

    /** Probes that this Node's agent sends. */
    public static Rule probes(int preference, int table) {
        return new Rule(preference, "iif lo ipproto 17 dport " + Ours.PROBE_PORT, table);
    }

    @Override
    public int compareTo(Rule other) {
        return ORDER.compare(this, other);
    }
}
