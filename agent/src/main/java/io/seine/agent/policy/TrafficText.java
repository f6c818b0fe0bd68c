package io.seine.agent.policy;

import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What rules say of protocols and ports, as nft's matches. */
final class TrafficText {
    private TrafficText() {}

    /** Matches of which one has to hold; one empty match for all traffic. */
    static List<String> of(List<Traffic> traffic, Family family) {
        if (traffic.isEmpty()) {
            return List.of("");
        }
        var matches = new ArrayList<String>();
        Set<Protocol> whole = EnumSet.noneOf(Protocol.class);
        Map<Protocol, TreeMap<Integer, Integer>> ports = new EnumMap<>(Protocol.class);
        for (var one : traffic) {
            switch (one) {
                case Traffic.AnyPort(var protocol, var from) when from.equals(SourcePorts.ANY) -> whole.add(protocol);
                case Traffic.AnyPort(var protocol, var from) -> matches.add(source(protocol, from));
                case Traffic.Ports(var protocol, int first, int last, var from)
                when from.equals(SourcePorts.ANY) ->
                    ports.computeIfAbsent(protocol, same -> new TreeMap<>()).merge(first, last, Math::max);
                case Traffic.Ports(var protocol, int first, int last, var from) ->
                    matches.add(source(protocol, from) + name(protocol) + " dport " + range(first, last) + " ");
                case Traffic.Icmp icmp -> matches.add(icmp(icmp, family));
                case Traffic.NamedPort named ->
                    throw new IllegalArgumentException(named + " has no number in a compiled rule");
            }
        }
        whole.forEach(protocol -> matches.add("meta l4proto " + name(protocol) + " "));
        ports.forEach((protocol, ranges) -> {
            if (!whole.contains(protocol)) {
                matches.add(name(protocol) + " dport { " + String.join(", ", apart(ranges)) + " } ");
            }
        });
        return matches;
    }

    /** A set in a rule must have no ranges that overlap. */
    private static List<String> apart(SortedMap<Integer, Integer> ranges) {
        var apart = new TreeMap<Integer, Integer>();
        ranges.forEach((first, last) -> {
            var before = apart.lastEntry();
            if (before != null && first <= before.getValue() + 1) {
                apart.put(before.getKey(), Math.max(before.getValue(), last));
            } else {
                apart.put(first, last);
            }
        });
        return apart.entrySet().stream()
                .map(range -> range(range.getKey(), range.getValue()))
                .toList();
    }

    private static String icmp(Traffic.Icmp icmp, Family family) {
        var match = "meta l4proto " + family.icmp() + " ";
        if (icmp.type().isPresent()) {
            match += family.icmp() + " type " + icmp.type().getAsInt() + " ";
        }
        if (icmp.code().isPresent()) {
            match += family.icmp() + " code " + icmp.code().getAsInt() + " ";
        }
        return match;
    }

    private static String source(Protocol protocol, SourcePorts from) {
        return name(protocol) + " sport " + range(from.first(), from.last()) + " ";
    }

    private static String range(int first, int last) {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }

    static String name(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }
}
