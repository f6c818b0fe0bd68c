package io.seine.agent.kernel;

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
    /** What is asked first and is always answered; then come our routing tables. */
    private static final List<String> FIXED =
            List.of("link show type vxlan", "neigh show nud permanent", "rule show", "addr show");

    private static final int CERTAIN_ANSWERS = FIXED.size() + Numbers.TABLES;

    /** Not answered where there is no such device. */
    private static final List<String> OF_DEVICES =
            List.of("link show dev " + Ours.WIREGUARD_DEVICE, "link show dev " + Ours.DEVICE);

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
     * @param routes of our tables those that lead where they should; where looked for, also routes into our devices in any other table but the kernel's own
     * @param strangeRoutes destinations in our tables that lead elsewhere, as {@code ip} prints them
     * @param rules that ask our tables, or that a process of ours made
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
    static Found list(Numbers numbers) {
        return list(numbers, OF_DEVICES);
    }

    /** The same, with what a process of ours made that was given other numbers. */
    static Found listAlsoOfOtherNumbers(Numbers numbers) {
        return list(
                numbers,
                Stream.concat(OF_DEVICES.stream(), Stream.of("route show table all"))
                        .toList());
    }

    private static Found list(Numbers numbers, List<String> more) {
        var questions = Stream.of(
                        FIXED.stream(),
                        numbers.tables().stream().map(table -> "route show table " + table),
                        more.stream())
                .flatMap(lines -> lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        // A table that no route was ever put into is an error to ip; the answer to it is an empty list all the same.
        var result = Command.run(List.of("ip", "-4", "-json", "-details", "-force", "-batch", "-"), questions);
        var answers = Json.readLines(result.output());
        if (answers.size() < CERTAIN_ANSWERS) {
            throw new KernelException(
                    "Could not list links and routes by ip: " + result.errors().strip());
        }
        var routes = new HashSet<Route>();
        var strange = new HashSet<StrangeRoute>();
        for (int i = 0; i < Numbers.TABLES; i++) {
            var table = numbers.tableBase() + i;
            IpRouting.routes(answers.get(FIXED.size() + i), table, table == numbers.encryptedRoutes(), routes, strange);
        }
        var others = answers.stream().skip(CERTAIN_ANSWERS).flatMap(Ip::each).toList();
        others.forEach(entry -> IpRouting.otherRoute(entry, numbers, routes));
        return new Found(
                device(answers.get(0)),
                otherKind(others),
                otherTunnels(answers.get(0)),
                wireGuard(others, answers.get(3)),
                nextHop(answers.get(1)),
                routes,
                strange,
                IpRouting.rules(answers.get(2), numbers),
                IpRouting.otherRules(answers.get(2), numbers),
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

    static Stream<JsonNode> each(JsonNode list) {
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
