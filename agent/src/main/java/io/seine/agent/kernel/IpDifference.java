package io.seine.agent.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** The commands of {@code ip} that make links, routes and rules what they should be. */
final class IpDifference {
    private IpDifference() {}

    /** Commands that make the device what it should be. */
    static List<String> device(Tunnel tunnel, Ip.Found found) {
        var commands = new ArrayList<String>();
        var dev = "dev " + Ours.DEVICE;
        var kept = found.device().filter(device -> device.external() && device.port() == tunnel.port());
        if (found.device().isPresent() && kept.isEmpty()) {
            commands.add("link del " + dev);
        }
        if (kept.isEmpty()) {
            commands.add("link add " + Ours.DEVICE + " mtu " + tunnel.mtu() + " type vxlan external dstport "
                    + tunnel.port() + " nolearning");
            commands.add("link set " + dev + " addrgenmode none");
        }
        if (kept.filter(device -> device.mtu() != tunnel.mtu()).isPresent()) {
            commands.add("link set " + dev + " mtu " + tunnel.mtu());
        }
        if (kept.filter(Ip.Device::up).isEmpty()) {
            commands.add("link set " + dev + " up");
        }
        if (kept.isEmpty() || !found.nextHop()) {
            commands.add("neigh replace " + Ours.NEXT_HOP + " lladdr " + Ours.NEXT_HOP_ADDRESS + " " + dev
                    + " nud permanent");
        }
        return commands;
    }

    /** Commands that open the ways into the WireGuard device; those that are no more are closed by {@link #routes}. */
    static List<String> encrypted(NodeState desired, Ip.Found found) {
        var commands = new ArrayList<String>();
        desired.routes().stream()
                .filter(Route::encrypted)
                .filter(route -> !found.routes().contains(route))
                .forEach(route -> commands.add(add(route)));
        var tables = desired.routes().stream()
                .filter(Route::encrypted)
                .map(Route::table)
                .collect(Collectors.toSet());
        desired.rules().stream()
                .filter(rule -> tables.contains(rule.table()))
                .filter(rule -> !found.rules().contains(rule))
                .forEach(rule -> commands.add(add(rule)));
        return commands;
    }

    /** Commands that make our routing tables and rules what they should be: what is new first, then what is no more. */
    static List<String> routes(NodeState desired, Ip.Found found) {
        var commands = new ArrayList<String>();
        desired.routes().stream()
                .filter(route -> !found.routes().contains(route))
                .forEach(route -> commands.add(add(route)));
        desired.rules().stream().filter(rule -> !found.rules().contains(rule)).forEach(rule -> commands.add(add(rule)));
        found.rules().stream()
                .filter(rule -> !desired.rules().contains(rule))
                .sorted()
                .forEach(rule -> commands.add("rule del " + selector(rule)));
        found.routes().stream()
                .filter(route -> !desired.routes().contains(route))
                .sorted()
                .forEach(route -> commands.add("route del " + route.destination() + " table " + route.table()));
        var replaced = new HashSet<Ip.StrangeRoute>();
        desired.routes()
                .forEach(route -> replaced.add(new Ip.StrangeRoute(
                        route.table(),
                        route.destination().prefix() == 32
                                ? route.destination().network().toString()
                                : route.destination().toString())));
        found.strangeRoutes().stream()
                .filter(route -> !replaced.contains(route))
                .forEach(route -> commands.add("route del " + route.destination() + " table " + route.table()));
        return commands;
    }

    private static String selector(Rule rule) {
        return "pref " + rule.preference() + (rule.selector().isEmpty() ? "" : " " + rule.selector()) + " table "
                + rule.table();
    }

    private static String add(Rule rule) {
        return "rule add " + selector(rule) + " protocol " + Ours.RULE_PROTOCOL;
    }

    private static String add(Route route) {
        var way = route.encrypted()
                ? " dev " + Ours.WIREGUARD_DEVICE + " scope link"
                : " via " + Ours.NEXT_HOP + " dev " + Ours.DEVICE + " onlink";
        return "route replace " + route.destination() + way + " table " + route.table();
    }
}
