package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Links, routes and rules, by the program {@code ip}. */
final class Ip {
    private static final String LIST = String.join(
            "\n",
            "link show type vxlan",
            "neigh show nud permanent",
            "rule show",
            "addr show",
            "route show table " + Ours.REMOTE_ROUTES,
            "route show table " + Ours.LAST_LEG_ROUTES,
            "route show table " + Ours.ENCRYPTED_ROUTES,
            "route show table " + Ours.PROBE_ROUTES,
            "link show dev " + Ours.WIREGUARD_DEVICE,
            "link show dev " + Ours.DEVICE,
            "");

    /** The last two have no answer where there is no such device. */
    private static final int CERTAIN_ANSWERS = 8;

    /** How ip names the line of its input that failed. */
    private static final Pattern FAILED_LINE = Pattern.compile("-:(\\d+)");

    private Ip() {}

    /**
     * What the kernel has.
     *
     * @param device the tunnel device
     * @param otherKind of a device that has the tunnel device's name and is no VXLAN
     * @param otherTunnels other VXLAN devices, each with its UDP port
     * @param wireGuard the device that encrypts
     * @param nextHop whether the tunnel device has the neighbour that all its routes use
     * @param routes of our tables; those that lead where they should
     * @param strangeRoutes destinations in our tables that lead elsewhere, as {@code ip} prints them
     * @param rules that ask our tables
     * @param otherRules all others
     * @param addresses the Node's own, and the MTU of the device that has them
     */
    record Found(
            Optional<Device> device,
            Optional<String> otherKind,
            Map<String, Integer> otherTunnels,
            Optional<Link> wireGuard,
            boolean nextHop,
            Set<Route> routes,
            Set<StrangeRoute> strangeRoutes,
            Set<Rule> rules,
            Set<OtherRule> otherRules,
            SortedMap<Ipv4, Integer> addresses) {}

    /** A VXLAN device of our name. */
    record Device(int index, boolean external, boolean up, int port, int mtu) {}

    /**
     * The device that encrypts, as a link.
     *
     * @param ipv4Only whether the kernel gives it no IPv6 address by itself
     */
    record Link(boolean up, int mtu, boolean ipv4Only, Set<Ipv4> addresses) {}

    /** A route in our tables that is none of ours. */
    record StrangeRoute(int table, String destination) {}

    /** A rule that is none of ours, and what it says. */
    record OtherRule(int preference, String text) {}

    /** Reads all in one run of the program. */
    static Found list() {
        // A table that no route was ever put into is an error to ip; the answer to it is an empty list all the same.
        var result = Command.run(List.of("ip", "-4", "-json", "-details", "-force", "-batch", "-"), LIST);
        var answers = Json.readLines(result.output());
        if (answers.size() < CERTAIN_ANSWERS) {
            throw new KernelException(
                    "Could not list links and routes by ip: " + result.errors().strip());
        }
        var routes = new HashSet<Route>();
        var strange = new HashSet<StrangeRoute>();
        routes(answers.get(4), Ours.REMOTE_ROUTES, routes, strange);
        routes(answers.get(5), Ours.LAST_LEG_ROUTES, routes, strange);
        routes(answers.get(6), Ours.ENCRYPTED_ROUTES, routes, strange);
        routes(answers.get(7), Ours.PROBE_ROUTES, routes, strange);
        var links = answers.stream().skip(CERTAIN_ANSWERS).flatMap(Ip::each).toList();
        return new Found(
                device(answers.get(0)),
                otherKind(links),
                otherTunnels(answers.get(0)),
                wireGuard(links, answers.get(3)),
                nextHop(answers.get(1)),
                routes,
                strange,
                rules(answers.get(2)),
                otherRules(answers.get(2)),
                addresses(answers.get(3)));
    }

    /** Runs commands in order, up to the first that fails. */
    static void run(List<String> commands) {
        var result = Command.run(List.of("ip", "-batch", "-"), String.join("\n", commands) + "\n");
        if (result.code() != 0) {
            var line = FAILED_LINE.matcher(result.errors());
            var failed = line.find() ? commands.get(Integer.parseInt(line.group(1)) - 1) : String.join("; ", commands);
            var said = result.errors().lines().findFirst().orElse("exit status " + result.code());
            var remedy = said.contains("Address already in use")
                    ? ": another program on this Node has the tunnel's UDP port; set tunnelPort in antrea-agent.conf to one"
                            + " that is free on all Nodes of all clusters"
                    : "";
            throw new KernelException("Could not run ip " + failed + ": " + said + remedy + ".");
        }
    }

    /** Makes a link, unless the kernel does not know its type. */
    static boolean unknownType(String command) {
        var result = Command.run(List.of("ip", "-batch", "-"), command + "\n");
        if (result.code() == 0) {
            return false;
        }
        if (result.errors().contains("Unknown device type") || result.errors().contains("not supported")) {
            return true;
        }
        throw new KernelException("Could not run ip " + command + ": "
                + result.errors().lines().findFirst().orElse("exit status " + result.code()) + ".");
    }

    private static Optional<Device> device(JsonNode links) {
        for (var link : links) {
            if (link.path("ifname").asString("").equals(Ours.DEVICE)) {
                var info = link.path("linkinfo").path("info_data");
                return Optional.of(new Device(
                        link.path("ifindex").asInt(0),
                        info.path("external").asBoolean(false)
                                && !info.path("learning").asBoolean(false),
                        up(link),
                        info.path("port").asInt(0),
                        link.path("mtu").asInt(0)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> otherKind(List<JsonNode> links) {
        return links.stream()
                .filter(link -> link.path("ifname").asString("").equals(Ours.DEVICE))
                .map(link -> link.path("linkinfo").path("info_kind").asString("unknown"))
                .filter(kind -> !kind.equals("vxlan"))
                .findFirst();
    }

    private static Map<String, Integer> otherTunnels(JsonNode links) {
        return each(links)
                .filter(link -> !link.path("ifname").asString("").equals(Ours.DEVICE))
                .collect(Collectors.toMap(
                        link -> link.path("ifname").asString(""),
                        link -> link.path("linkinfo")
                                .path("info_data")
                                .path("port")
                                .asInt(0)));
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** {@code ip -4 addr} shows only links that have an address. */
    private static Optional<Link> wireGuard(List<JsonNode> links, JsonNode withAddresses) {
        var addresses = new HashSet<Ipv4>();
        for (var link : withAddresses) {
            if (isWireGuard(link)) {
                addresses.addAll(ipv4(link));
            }
        }
        for (var link : links) {
            if (isWireGuard(link)) {
                var ipv4Only = link.path("inet6_addr_gen_mode").asString("").equals("none");
                return Optional.of(new Link(up(link), link.path("mtu").asInt(0), ipv4Only, Set.copyOf(addresses)));
            }
        }
        return Optional.empty();
    }

    private static boolean isWireGuard(JsonNode link) {
        return link.path("ifname").asString("").equals(Ours.WIREGUARD_DEVICE);
    }

    private static boolean up(JsonNode link) {
        for (var flag : link.path("flags")) {
            if (flag.asString("").equals("UP")) {
                return true;
            }
        }
        return false;
    }

    private static List<Ipv4> ipv4(JsonNode link) {
        var addresses = new ArrayList<Ipv4>();
        for (var address : link.path("addr_info")) {
            Ipv4.tryParse(address.path("local").asString("")).ifPresent(addresses::add);
        }
        return addresses;
    }

    private static boolean nextHop(JsonNode neighbours) {
        for (var neighbour : neighbours) {
            if (neighbour.path("dst").asString("").equals(Ours.NEXT_HOP.toString())
                    && neighbour.path("dev").asString("").equals(Ours.DEVICE)
                    && neighbour.path("lladdr").asString("").equals(Ours.NEXT_HOP_ADDRESS)) {
                return true;
            }
        }
        return false;
    }

    private static void routes(JsonNode list, int table, Set<Route> routes, Set<StrangeRoute> strange) {
        for (var entry : list) {
            var destination = entry.path("dst").asString("");
            var cidr = Cidr.tryParse(destination.contains("/") ? destination : destination + "/32");
            var encrypted = table == Ours.ENCRYPTED_ROUTES;
            var ours = entry.path("dev").asString("").equals(encrypted ? Ours.WIREGUARD_DEVICE : Ours.DEVICE)
                    && entry.path("gateway").asString("").equals(encrypted ? "" : Ours.NEXT_HOP.toString())
                    && entry.path("type").asString("unicast").equals("unicast");
            if (ours && cidr.isPresent()) {
                routes.add(new Route(table, cidr.get()));
            } else {
                strange.add(new StrangeRoute(table, destination));
            }
        }
    }

    private static Set<Rule> rules(JsonNode list) {
        var rules = new HashSet<Rule>();
        for (var entry : list) {
            for (var table : Ours.ROUTE_TABLES) {
                if (entry.path("table").asString("").equals(table.toString())) {
                    rules.add(new Rule(entry.path("priority").asInt(0), selector(entry), table));
                }
            }
        }
        return rules;
    }

    private static Set<OtherRule> otherRules(JsonNode list) {
        return each(list)
                .filter(rule -> Ours.ROUTE_TABLES.stream()
                        .noneMatch(table -> rule.path("table").asString("").equals(table.toString())))
                .map(rule -> {
                    var selector = selector(rule);
                    return new OtherRule(
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

    /** Without the address of our own device, which is the cluster's and not the Node's. */
    private static SortedMap<Ipv4, Integer> addresses(JsonNode links) {
        var addresses = new TreeMap<Ipv4, Integer>();
        for (var link : links) {
            if (!isWireGuard(link)) {
                ipv4(link).forEach(own -> addresses.put(own, link.path("mtu").asInt(0)));
            }
        }
        return addresses;
    }
}
