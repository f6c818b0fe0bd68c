package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Routes and routing rules as {@code ip} prints them, ours and those of others. */
final class IpRouting {
    /** The kernel's own tables: default, main and local. */
    private static final Set<String> KERNELS_TABLES = Set.of("default", "main", "local", "253", "254", "255");

    private IpRouting() {}

    static void routes(JsonNode list, int table, boolean encrypted, Set<Route> routes, Set<Ip.StrangeRoute> strange) {
        for (var entry : list) {
            var cidr = destination(entry);
            if (cidr.isPresent() && leadsInto(entry, encrypted)) {
                routes.add(new Route(table, cidr.get(), encrypted));
            } else {
                strange.add(new Ip.StrangeRoute(table, entry.path("dst").asString("")));
            }
        }
    }

    /** A route of all tables, unless it is in one that is ours or the kernel's. */
    static void otherRoute(JsonNode entry, Numbers numbers, Set<Route> routes) {
        var name = entry.path("table").asString("");
        int table = entry.path("table").asInt(0);
        if (!name.isEmpty()
                && !KERNELS_TABLES.contains(name)
                && !numbers.tables().contains(table)) {
            destination(entry)
                    .ifPresent(cidr -> Stream.of(true, false)
                            .filter(encrypted -> leadsInto(entry, encrypted))
                            .forEach(encrypted -> routes.add(new Route(table, cidr, encrypted))));
        }
    }

    private static Optional<Cidr> destination(JsonNode route) {
        var text = route.path("dst").asString("");
        return Cidr.tryParse(text.contains("/") ? text : text + "/32");
    }

    private static boolean leadsInto(JsonNode route, boolean encrypted) {
        return route.path("dev").asString("").equals(encrypted ? Ours.WIREGUARD_DEVICE : Ours.DEVICE)
                && route.path("gateway").asString("").equals(encrypted ? "" : Ours.NEXT_HOP.toString())
                && route.path("type").asString("unicast").equals("unicast");
    }

    static Set<Rule> rules(JsonNode list, Numbers numbers) {
        return Ip.each(list)
                .filter(rule -> isOurs(rule, numbers))
                .map(rule -> new Rule(
                        rule.path("priority").asInt(0),
                        selector(rule),
                        rule.path("table").asInt(0)))
                .collect(Collectors.toSet());
    }

    private static boolean isOurs(JsonNode rule, Numbers numbers) {
        return rule.path("protocol").asString("").equals(Integer.toString(Ours.RULE_PROTOCOL))
                || numbers.tables().contains(rule.path("table").asInt(0));
    }

    static Set<Ip.OtherRule> otherRules(JsonNode list, Numbers numbers) {
        return Ip.each(list)
                .filter(rule -> !isOurs(rule, numbers))
                .map(rule -> {
                    var selector = selector(rule);
                    return new Ip.OtherRule(
                            rule.path("priority").asInt(0),
                            (selector.isEmpty() ? "from all" : selector) + " lookup "
                                    + rule.path("table").asString("nothing"));
                })
                .collect(Collectors.toSet());
    }

    /** As {@link Rule} spells it; of a rule that somebody else made whatever tells it from ours. */
    private static String selector(JsonNode rule) {
        var words = new ArrayList<String>();
        addRange(words, "from", rule.path("src").asString(""), rule.path("srclen"));
        addRange(words, "to", rule.path("dst").asString(""), rule.path("dstlen"));
        for (var key : List.of("fwmark", "iif", "oif", "ipproto", "sport", "dport")) {
            var value = rule.path(key).asString("");
            if (!value.isEmpty()) {
                words.add(key + " " + (key.equals("ipproto") ? protocol(value) : value));
            }
        }
        return String.join(" ", words);
    }

    /** {@code ip} prints a name where it knows one, else {@code ipproto-17}. */
    private static String protocol(String printed) {
        return printed.equals("udp") ? "17" : printed.replace("ipproto-", "");
    }

    private static void addRange(List<String> words, String key, String address, JsonNode length) {
        if (!address.isEmpty() && !address.equals("all")) {
            words.add(key + " " + address + (length.isMissingNode() ? "" : "/" + length.asInt(32)));
        }
    }
}
