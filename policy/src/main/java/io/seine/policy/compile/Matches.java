package io.seine.policy.compile;

import io.seine.policy.address.AddressSet;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.PeerKey.Place;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.NamedPort;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** What rules match, and the sets that those matches name. Belongs to one compilation. */
final class Matches {
    private final World world;
    private final Peers peers;
    private final Map<PeerKey, AddressSet> addresses = new HashMap<>();
    private final Map<PeerKey, SortedSet<Integer>> labels = new HashMap<>();
    private int numbers;

    Matches(World world, Groups groups) {
        this.world = world;
        this.peers = new Peers(world, groups);
    }

    /** The addresses of all peers that were asked for. */
    Map<PeerKey, AddressSet> addresses() {
        return addresses;
    }

    /** The identities of all peers that were asked for. */
    Map<PeerKey, SortedSet<Integer>> labels() {
        return labels;
    }

    /** Another number each time. */
    int nextNumber() {
        return numbers++;
    }

    Place place(List<Peer> of, String namespace) {
        return peers.place(of, namespace);
    }

    /** With numbers for the names that a Pod gives to its ports; without those that it does not know. */
    static List<Traffic> numbered(List<Traffic> traffic, PodFacts pod) {
        var numbered = new ArrayList<Traffic>();
        for (var one : traffic) {
            if (one instanceof NamedPort named) {
                pod.port(named.protocol(), named.name()).ifPresent(number -> numbered.add(numbered(named, number)));
            } else {
                numbered.add(one);
            }
        }
        return numbered;
    }

    private static Traffic numbered(NamedPort named, int number) {
        return new Traffic.Ports(named.protocol(), number, number, named.from());
    }

    Match fromPeers(PeerKey key, List<Traffic> numbered, boolean stretched) {
        return new Match(listed(key), stretched ? Optional.of(identified(key)) : Optional.empty(), numbered, List.of());
    }

    /** A port by its name is what each of the peers calls so: one match for each number that occurs. */
    List<Match> toPeers(PeerKey key, List<Traffic> traffic) {
        var matches = new ArrayList<Match>();
        var plain = traffic.stream().filter(one -> !(one instanceof NamedPort)).toList();
        if (!plain.isEmpty() || traffic.isEmpty()) {
            matches.add(new Match(listed(key), Optional.empty(), plain, List.of()));
        }
        for (var one : traffic) {
            if (one instanceof NamedPort named) {
                peers.byNumber(key, named)
                        .forEach((number, narrowed) -> matches.add(new Match(
                                listed(narrowed), Optional.empty(), List.of(numbered(named, number)), List.of())));
            }
        }
        return matches;
    }

    List<Match> toServices(List<ServiceName> services) {
        var called = new ArrayList<ServiceAddress>();
        for (var service : world.services()) {
            if (services.contains(new ServiceName(service.namespace(), service.name()))) {
                for (var address : service.addresses()) {
                    service.ports()
                            .forEach(port -> called.add(new ServiceAddress(address, port.protocol(), port.number())));
                }
            }
        }
        return called.isEmpty() ? List.of() : List.of(new Match(Optional.empty(), Optional.empty(), List.of(), called));
    }

    /** Empty for everybody. */
    private Optional<PeerKey> listed(PeerKey key) {
        if (key.peers().isEmpty() && key.port().isEmpty()) {
            return Optional.empty();
        }
        addresses.computeIfAbsent(key, peers::addresses);
        return Optional.of(key);
    }

    private PeerKey identified(PeerKey key) {
        labels.computeIfAbsent(key, peers::identities);
        return key;
    }
}
