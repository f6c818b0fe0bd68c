package io.seine.policy.compile;

import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.PeerKey.Place;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.NamedPort;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What rules match. Belongs to one reading of the policies. */
final class Matches {
    private final World world;
    private final Peers peers;
    private final PeerSets sets;
    private int numbers;

    Matches(World world, Peers peers, PeerSets sets) {
        this.world = world;
        this.peers = peers;
        this.sets = sets;
    }

    /** Another number each time. */
    int nextNumber() {
        return numbers++;
    }

    Place place(List<Peer> of, String namespace) {
        return peers.place(of, namespace);
    }

    /** With numbers for the names that Pods give to their ports; without those that they do not know. */
    static List<Traffic> numbered(List<Traffic> traffic, Alike pod) {
        var numbered = new ArrayList<Traffic>();
        for (var one : traffic) {
            if (one instanceof NamedPort named) {
                pod.port(new PeerKey.Port(named.protocol(), named.name()))
                        .ifPresent(number -> numbered.add(numbered(named, number)));
            } else {
                numbered.add(one);
            }
        }
        return numbered;
    }

    private static Traffic numbered(NamedPort named, int number) {
        return new Traffic.Ports(named.protocol(), number, number, named.from());
    }

    static Match fromPeers(PeerKey key, List<Traffic> numbered, boolean stretched) {
        return new Match(listed(key), stretched ? Optional.of(key) : Optional.empty(), numbered, List.of());
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
                sets.byNumber(key, new PeerKey.Port(named.protocol(), named.name()))
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
    private static Optional<PeerKey> listed(PeerKey key) {
        return key.peers().isEmpty() && key.port().isEmpty() ? Optional.empty() : Optional.of(key);
    }
}
