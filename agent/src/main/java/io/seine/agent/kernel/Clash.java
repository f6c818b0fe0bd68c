package io.seine.agent.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What other programs have in a Node's kernel under our names and numbers, each in a sentence that says what to do. */
final class Clash {
    private Clash() {}

    /** What keeps the tunnel device from being made. */
    static List<String> ofDevice(Tunnel tunnel, Ip.Found found) {
        var clashes = new ArrayList<String>();
        found.otherKind()
                .ifPresent(kind -> clashes.add("The device " + Ours.DEVICE + " is another program's, of kind " + kind
                        + ", so the tunnel cannot have that name; rename it there, or remove it by ip link del "
                        + Ours.DEVICE));
        if (found.device().filter(Ip.Device::up).isEmpty()) {
            found.otherTunnels().entrySet().stream()
                    .filter(other -> other.getValue() == tunnel.port())
                    .map(Map.Entry::getKey)
                    .sorted()
                    .forEach(name -> clashes.add("The VXLAN device " + name + " has the UDP port " + tunnel.port()
                            + ", which the tunnel needs; set tunnelPort in antrea-agent.conf to one that is free on all Nodes"
                            + " of all clusters, or give " + name + " another"));
        }
        return clashes;
    }

    /** What may lead packets astray, ours or the other program's. */
    static List<String> ofRouting(Ip.Found found, Numbers numbers) {
        return Stream.concat(
                        found.otherRules().stream()
                                .filter(rule -> numbers.isAmongRules(rule.preference()))
                                .map(rule -> "The routing rule \"" + rule.text()
                                        + "\" of another program has the preference "
                                        + rule.preference()
                                        + ", among Seine's, and may take packets from them; give it one below "
                                        + numbers.rulePreference() + " or above " + numbers.lastPreference()
                                        + ", or set dataplane.rulePreference in antrea-agent.conf"),
                        found.strangeRoutes().stream()
                                .map(
                                        route -> "The route to " + route.destination() + " in the routing table "
                                                + route.table()
                                                + " was another program's and is removed, because the table is Seine's; where it comes back,"
                                                + " let that program use another table, or set dataplane.tableBase in antrea-agent.conf"))
                .sorted()
                .toList();
    }
}
