package io.seine.agent.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A table of nftables, of family inet. Elements, keys and rules are in nft's language, elements as nft
 * prints them: addresses without {@code /32}, concatenations with {@code " . "}, protocols as numbers.
 *
 * @param name one of {@link Ours}
 * @param sets by name
 * @param maps by name
 * @param counters names of counters, which keep what they counted while rules come and go
 * @param chains by name
 */
public record NftTable(
        String name,
        SortedMap<String, Set> sets,
        SortedMap<String, ValueMap> maps,
        java.util.Set<String> counters,
        SortedMap<String, Chain> chains) {
    /** Between the parts of a concatenation. */
    private static final String SEPARATOR = " . ";

    public NftTable {
        counters = Collections.unmodifiableSet(new HashSet<>(counters));
        sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
        maps = Collections.unmodifiableSortedMap(new TreeMap<>(maps));
        chains = Collections.unmodifiableSortedMap(new TreeMap<>(chains));
    }

    /**
     * A set. One whose type begins with a mark is many sets in one, each of the elements with one mark: the kernel looks for a set by going
     * through all of a table's, and for an element by its hash.
     *
     * @param type of its elements, such as {@code ipv4_addr . inet_service}
     * @param interval whether elements may be ranges; ranges must not overlap
     * @param parts elements by the mark that they begin with, as a decimal number, and without it; those of other types by the empty text. A
     *     part is not changed any more, and is compared in no time with itself
     */
    public record Set(String type, boolean interval, SortedMap<String, SortedSet<String>> parts) {
        private static final String MARKED = "mark . ";

        public Set {
            var filled = new TreeMap<>(parts);
            filled.values().removeIf(Collection::isEmpty);
            parts = Collections.unmodifiableSortedMap(filled);
        }

        /** Of single values. */
        public static Set of(String type, Collection<String> elements) {
            return of(type, false, elements);
        }

        /** Of ranges. */
        public static Set ranges(String type, Collection<String> elements) {
            return of(type, true, elements);
        }

        /** Of single values, each with the mark of its part. */
        public static Set marked(String type, Map<Integer, SortedSet<String>> parts) {
            var byMark = new TreeMap<String, SortedSet<String>>();
            parts.forEach((mark, elements) -> byMark.put(Integer.toUnsignedString(mark), elements));
            return new Set(MARKED + type, false, byMark);
        }

        /** Of whole elements. */
        static Set of(String type, boolean interval, Collection<String> elements) {
            var parts = new TreeMap<String, SortedSet<String>>();
            for (var element : elements) {
                int end = type.startsWith(MARKED) ? element.indexOf(SEPARATOR) : -1;
                parts.computeIfAbsent(end < 0 ? "" : element.substring(0, end), first -> new TreeSet<>())
                        .add(end < 0 ? element : element.substring(end + SEPARATOR.length()));
            }
            return new Set(type, interval, parts);
        }

        /** With nothing in it. */
        Set emptied() {
            return new Set(type, interval, Collections.emptySortedMap());
        }

        /** Whole elements of a part that {@code before} does not have there. */
        Stream<String> elements(String part, Set before) {
            var known = before.parts.getOrDefault(part, Collections.emptySortedSet());
            return parts.getOrDefault(part, Collections.emptySortedSet()).stream()
                    .filter(element -> !known.contains(element))
                    .map(element -> part.isEmpty() ? element : part + SEPARATOR + element);
        }
    }

    /**
     * A map.
     *
     * @param type of its keys
     * @param gives the type of its values: {@code verdict} or {@code mark}
     * @param values by their keys: {@code goto CHAIN}, or a mark as eight hexadecimal digits
     */
    public record ValueMap(String type, String gives, SortedMap<String, String> values) {
        public ValueMap {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /**
     * A chain.
     *
     * @param hook where packets enter it; empty if only from other chains
     */
    public record Chain(Optional<Hook> hook, List<Rule> rules) {
        public Chain {
            rules = List.copyOf(rules);
        }
    }

    /**
     * A hook of the network stack.
     *
     * @param type {@code filter} or {@code nat}
     * @param point such as {@code prerouting}
     * @param priority smaller comes first
     */
    public record Hook(String type, String point, int priority) {}

    /**
     * A rule.
     *
     * @param what it is for, in a few plain words; shown in listings
     * @param statement what it does
     */
    public record Rule(String what, String statement) {}

    /** The value of a map that sends packets to a chain. */
    static String goTo(String chain) {
        return "goto " + chain;
    }

    /** A mark in nft's language. */
    public static String mark(int mark) {
        return String.format("0x%08x", mark);
    }

    /** This table with one more chain. */
    NftTable with(String nameOfChain, Chain chain) {
        var more = new TreeMap<>(chains);
        more.put(nameOfChain, chain);
        return new NftTable(name, sets, maps, counters, more);
    }

    /** Builds tables that read like nft's own files. */
    public static final class Builder {
        private final String name;
        private final java.util.Set<String> counters = new HashSet<>();
        private final Map<String, Set> sets = new TreeMap<>();
        private final Map<String, ValueMap> maps = new TreeMap<>();
        private final Map<String, Chain> chains = new TreeMap<>();

        /** @param name of the table */
        public Builder(String name) {
            this.name = name;
        }

        /** Adds a counter. */
        public Builder counter(String counter) {
            counters.add(counter);
            return this;
        }

        /** Adds a set of single values. */
        public Builder set(String name, String type, Collection<String> elements) {
            return set(name, Set.of(type, elements));
        }

        /** Adds a set of ranges. */
        public Builder ranges(String name, String type, Collection<String> elements) {
            return set(name, Set.ranges(type, elements));
        }

        /** Adds a set that was made apart. */
        public Builder set(String name, Set set) {
            sets.put(name, set);
            return this;
        }

        /** Adds a map from keys to chains. */
        public Builder map(String name, String type, Map<String, String> targets) {
            var values = new TreeMap<String, String>();
            targets.forEach((key, chain) -> values.put(key, goTo(chain)));
            maps.put(name, new ValueMap(type, "verdict", values));
            return this;
        }

        /** Adds a map from keys to marks. */
        public Builder marks(String name, String type, Map<String, Integer> marks) {
            var values = new TreeMap<String, String>();
            marks.forEach((key, mark) -> values.put(key, mark(mark)));
            maps.put(name, new ValueMap(type, "mark", values));
            return this;
        }

        /** Adds a chain at a hook. */
        public Builder chain(String name, Hook hook, Rule... rules) {
            chains.put(name, new Chain(Optional.of(hook), List.of(rules)));
            return this;
        }

        /** Adds a chain that was made apart. */
        public Builder chain(String name, Chain chain) {
            chains.put(name, chain);
            return this;
        }

        /** Adds a chain that other chains use. */
        public Builder chain(String name, Rule... rules) {
            chains.put(name, new Chain(Optional.empty(), List.of(rules)));
            return this;
        }

        /** The table. */
        public NftTable build() {
            return new NftTable(name, new TreeMap<>(sets), new TreeMap<>(maps), counters, new TreeMap<>(chains));
        }
    }
}
