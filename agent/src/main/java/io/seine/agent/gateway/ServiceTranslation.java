package io.seine.agent.gateway;

import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a gateway chooses the Pod for what another cluster sends to an exported Service: by a hash of the sender's address and
 * port over the sorted endpoints, so that another gateway, which knows nothing of the connection, chooses the same.
 */
record ServiceTranslation(SortedMap<Key, List<Target>> targets) {
    /** Any number, but the same on every gateway. */
    private static final String SEED = "0x5e17e";

    /** Who is spoken to, in the spelling of nft. */
    record Key(Ipv4 address, int protocol, int port) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::address)
                .thenComparingInt(Key::protocol)
                .thenComparingInt(Key::port);

        String text() {
            return address + " . " + protocol + " . " + port;
        }

        String chain() {
            return "service-" + address + "-" + protocol + "-" + port;
        }

        String answerChain() {
            return "answer-" + address + "-" + protocol + "-" + port;
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Who answers. */
    record Target(Ipv4 address, int port) implements Comparable<Target> {
        private static final Comparator<Target> ORDER =
                Comparator.comparing(Target::address).thenComparingInt(Target::port);

        @Override
        public int compareTo(Target other) {
            return ORDER.compare(this, other);
        }
    }

    /** Services without an IPv4 address and ports without endpoints are left to kube-proxy, which refuses them. */
    static ServiceTranslation of(Collection<ExportedService> exported) {
        var targets = new TreeMap<Key, List<Target>>();
        for (var service : exported) {
            for (var clusterIP : service.clusterIPs()) {
                Ipv4.tryParse(clusterIP)
                        .ifPresent(address -> service.ports().forEach(port -> add(targets, address, port)));
            }
        }
        return new ServiceTranslation(targets);
    }

    private static void add(SortedMap<Key, List<Target>> targets, Ipv4 address, Port port) {
        var protocol = protocol(port.protocol());
        var found = port.endpoints().stream()
                .flatMap(endpoint -> target(endpoint).stream())
                .sorted()
                .distinct()
                .toList();
        if (protocol.isPresent() && !found.isEmpty()) {
            targets.put(new Key(address, protocol.get(), port.port()), found);
        }
    }

    private static Optional<Target> target(Endpoint endpoint) {
        return Ipv4.tryParse(endpoint.address()).map(address -> new Target(address, endpoint.port()));
    }

    private static Optional<Integer> protocol(String name) {
        return switch (name) {
            case "TCP" -> Optional.of(6);
            case "UDP" -> Optional.of(17);
            case "SCTP" -> Optional.of(132);
            default -> Optional.empty();
        };
    }

    /** For each endpoint as whose part it was asked, if it is an endpoint of one Service's port only. */
    SortedMap<Key, Key> askedAs() {
        var found = new TreeMap<Key, Key>();
        var shared = new TreeSet<Key>();
        targets.forEach((service, endpoints) -> endpoints.forEach(endpoint -> {
            var key = new Key(endpoint.address(), service.protocol(), endpoint.port());
            if (found.put(key, service) != null) {
                shared.add(key);
            }
        }));
        found.keySet().removeAll(shared);
        return found;
    }

    /** Endpoints that are processes of the Node with that address itself, in the spelling of nft. */
    List<String> onHost(Ipv4 node) {
        return targets.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .filter(target -> target.address().equals(node))
                        .map(target -> new Key(node, entry.getKey().protocol(), target.port()).text()))
                .sorted()
                .distinct()
                .toList();
    }

    /** The rule that translates a packet for {@code key}. */
    static Rule rule(Key key, List<Target> targets) {
        var match = "meta l4proto " + key.protocol() + " dnat ip to ";
        if (targets.size() == 1) {
            var only = targets.getFirst();
            return new Rule("the only endpoint", match + only.address() + ":" + only.port());
        }
        var choices = new ArrayList<String>();
        for (var target : targets) {
            choices.add(choices.size() + " : " + target.address() + " . " + target.port());
        }
        return new Rule(
                "one of " + targets.size() + " endpoints",
                match + "jhash ip saddr . th sport mod " + targets.size() + " seed " + SEED + " map { "
                        + String.join(", ", choices) + " }");
    }
}
