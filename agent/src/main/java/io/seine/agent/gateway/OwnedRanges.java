package io.seine.agent.gateway;

import io.seine.api.net.Cidr;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ranges and whose they are. Asking takes no longer with many than with few. */
final class OwnedRanges {
    private final NavigableMap<Cidr, String> owners = new TreeMap<>();
    private final SortedSet<Integer> prefixes = new TreeSet<>();

    void put(Cidr range, String owner) {
        prefixes.add(range.prefix());
        owners.put(range, owner);
    }

    /** The first of those that overlap {@code range}, with its owner. */
    Optional<Map.Entry<Cidr, String>> overlapping(Cidr range) {
        for (int prefix : prefixes.headSet(range.prefix())) {
            var around = new Cidr(range.network(), prefix);
            var owner = owners.get(around);
            if (owner != null) {
                return Optional.of(Map.entry(around, owner));
            }
        }
        // What is not around it and not before it either lies in it or overlaps it nowhere.
        return Optional.ofNullable(owners.ceilingEntry(range)).filter(next -> range.contains(next.getKey()));
    }
}
