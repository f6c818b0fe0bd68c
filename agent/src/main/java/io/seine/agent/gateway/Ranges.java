package io.seine.agent.gateway;

import io.seine.api.net.Cidr;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Sets of addresses as nftables wants them. */
final class Ranges {
    private Ranges() {}

    /** The same addresses without ranges that lie in other ones, in nft's spelling. */
    static List<String> disjoint(Collection<Cidr> ranges) {
        var kept = new TreeSet<Cidr>();
        for (var range : new TreeSet<>(ranges)) {
            // Sorted, so a range that contains this one is the last that was kept.
            if (kept.isEmpty() || !kept.last().contains(range)) {
                kept.add(range);
            }
        }
        return kept.stream().map(Ranges::text).toList();
    }

    private static String text(Cidr range) {
        return range.prefix() == 32 ? range.network().toString() : range.toString();
    }
}
