package io.seine.agent.kernel;

import io.seine.agent.kernel.NftTable.Chain;
import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.agent.kernel.NftTable.ValueMap;
import io.seine.policy.address.Ip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * An nftables table as far as two of them are compared. Rules are compared by their comments, which hold a hash of what
 * they were made from: the kernel prints a rule differently from how it was written.
 */
record NftShape(
        SortedMap<String, NftTable.Set> sets,
        SortedMap<String, ValueMap> maps,
        Set<String> counters,
        SortedMap<String, Rules> chains) {
    /** A table with nothing in it. */
    static final NftShape NONE = new NftShape(
            Collections.emptySortedMap(), Collections.emptySortedMap(), Set.of(), Collections.emptySortedMap());

    /**
     * A chain.
     *
     * @param marks the comments of its rules
     */
    record Rules(Optional<Hook> hook, List<String> marks) {}

    /** The shape that the kernel shows once it has {@code table}. */
    static NftShape of(NftTable table) {
        return of(table, NftShape::rules);
    }

    /** @param shapes of chains, for who keeps them */
    static NftShape of(NftTable table, Function<Chain, Rules> shapes) {
        var chains = new TreeMap<String, Rules>();
        table.chains().forEach((name, chain) -> chains.put(name, shapes.apply(chain)));
        return new NftShape(table.sets(), table.maps(), table.counters(), chains);
    }

    /** The shape of a chain. */
    static Rules rules(Chain chain) {
        return new Rules(
                chain.hook(), chain.rules().stream().map(NftShape::mark).toList());
    }

    /** The comment of a rule. */
    static String mark(Rule rule) {
        return rule.what() + " #" + ShortHash.of(rule.statement());
    }

    /** Reads nft's JSON listing of the table. */
    static NftShape parse(String json) {
        var sets = new TreeMap<String, NftTable.Set>();
        var maps = new TreeMap<String, ValueMap>();
        var hooks = new TreeMap<String, Optional<Hook>>();
        var marks = new TreeMap<String, List<String>>();
        var counters = new HashSet<String>();
        for (var object : Json.read(json).path("nftables")) {
            var set = object.path("set");
            var map = object.path("map");
            var chain = object.path("chain");
            var rule = object.path("rule");
            var counter = object.path("counter");
            if (!set.isMissingNode()) {
                sets.put(name(set), NftTable.Set.of(type(set), interval(set), elements(set)));
            } else if (!map.isMissingNode()) {
                maps.put(name(map), new ValueMap(type(map), map.path("map").asString(""), values(map)));
            } else if (!chain.isMissingNode()) {
                hooks.put(name(chain), hook(chain));
            } else if (!counter.isMissingNode()) {
                counters.add(name(counter));
            } else if (!rule.isMissingNode()) {
                marks.computeIfAbsent(rule.path("chain").asString(""), chainName -> new ArrayList<>())
                        .add(rule.path("comment").asString(""));
            }
        }
        var chains = new TreeMap<String, Rules>();
        hooks.forEach((name, hook) -> chains.put(name, new Rules(hook, marks.getOrDefault(name, List.of()))));
        return new NftShape(sets, maps, counters, chains);
    }

    private static String name(JsonNode node) {
        return node.path("name").asString("");
    }

    private static boolean interval(JsonNode set) {
        return stream(set.path("flags")).anyMatch(flag -> flag.asString("").equals("interval"));
    }

    private static String type(JsonNode node) {
        var type = node.path("type");
        return type.isArray() ? stream(type).map(NftShape::text).collect(Collectors.joining(" . ")) : type.asString("");
    }

    private static Optional<Hook> hook(JsonNode chain) {
        return chain.has("hook")
                ? Optional.of(new Hook(
                        chain.path("type").asString(""),
                        chain.path("hook").asString(""),
                        chain.path("prio").asInt(0)))
                : Optional.empty();
    }

    private static List<String> elements(JsonNode set) {
        return stream(set.path("elem")).map(NftShape::element).toList();
    }

    private static SortedMap<String, String> values(JsonNode map) {
        var values = new TreeMap<String, String>();
        map.path("elem").forEach(pair -> values.put(element(pair.path(0)), value(pair.path(1))));
        return values;
    }

    private static String value(JsonNode value) {
        return value.isNumber()
                ? NftTable.mark((int) value.asLong())
                : NftTable.goTo(value.path("goto").path("target").asString(""));
    }

    private static String element(JsonNode element) {
        if (element.has("prefix")) {
            var prefix = element.path("prefix");
            return text(prefix.path("addr")) + "/" + prefix.path("len").asInt(0);
        }
        if (element.has("range")) {
            return stream(element.path("range")).map(NftShape::text).collect(Collectors.joining("-"));
        }
        if (element.has("concat")) {
            return stream(element.path("concat")).map(NftShape::text).collect(Collectors.joining(" . "));
        }
        return element.has("elem") ? element(element.path("elem").path("val")) : text(element);
    }

    /** An address of IPv6 with all of its digits: of which zeros are left out, each version decides anew. */
    private static String text(JsonNode scalar) {
        var text = scalar.asString("");
        return text.indexOf(':') >= 0 ? Ip.parse(text).toString() : text;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Whether a table of the other shape can become this one without being made anew. */
    boolean compatible(NftShape found) {
        return sets.entrySet().stream().allMatch(set -> same(set, found.sets(), NftShape::kind))
                && maps.entrySet().stream().allMatch(map -> same(map, found.maps(), NftShape::kind))
                && chains.entrySet().stream().allMatch(chain -> same(chain, found.chains(), Rules::hook));
    }

    private static String kind(NftTable.Set set) {
        return set.type() + set.interval();
    }

    private static String kind(ValueMap map) {
        return map.type() + map.gives();
    }

    private static <T> boolean same(Map.Entry<String, T> wanted, Map<String, T> found, Function<T, ?> kind) {
        var other = found.get(wanted.getKey());
        return other == null || kind.apply(other).equals(kind.apply(wanted.getValue()));
    }
}
