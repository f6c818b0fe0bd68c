package io.seine.agent.kernel;

import java.util.Comparator;

/**
 * A routing rule: which packets ask a routing table of ours.
 *
 * @param preference its place among the rules; smaller comes first
 * @param fromTunnel only packets that come out of the tunnel, else all
 * @param table the table
 */
public record Rule(int preference, boolean fromTunnel, int table) implements Comparable<Rule> {
    private static final Comparator<Rule> ORDER = Comparator.comparingInt(Rule::preference)
            .thenComparing(Rule::fromTunnel)
            .thenComparingInt(Rule::table);

    @Override
    public int compareTo(Rule other) {
        return ORDER.compare(this, other);
    }
}
