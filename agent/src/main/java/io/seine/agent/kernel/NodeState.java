package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a Node's kernel shall hold of ours; what it says nothing of is removed.
 *
 * @param tunnel the device; without it there is nothing else either
 * @param wireGuard the device that encrypts the tunnel's packets, where they are to be encrypted
 * @param peers which peer each range is sent to, the longest prefix counts; what has none is dropped
 * @param routes routes into the tunnel
 * @param rules routing rules
 * @param filter the nftables table
 */
public record NodeState(
        Optional<Tunnel> tunnel,
        Optional<WireGuard> wireGuard,
        SortedMap<Cidr, Peer> peers,
        SortedSet<Route> routes,
        SortedSet<Rule> rules,
        Optional<NftTable> filter) {
    /** Nothing: the Node as it was before us. */
    public static final NodeState EMPTY = new NodeState(
            Optional.empty(), Optional.empty(), new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), Optional.empty());

    public NodeState {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
        rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
        if (tunnel.isEmpty() && !(wireGuard.isEmpty() && peers.isEmpty() && routes.isEmpty() && rules.isEmpty())) {
            throw new IllegalArgumentException("a WireGuard device, peers, routes and rules need a tunnel");
        }
    }

    /** A Node with a tunnel. */
    public static NodeState of(
            Tunnel tunnel,
            Optional<WireGuard> wireGuard,
            Map<Cidr, Peer> peers,
            Collection<Route> routes,
            Collection<Rule> rules,
            NftTable filter) {
        return new NodeState(
                Optional.of(tunnel),
                wireGuard,
                new TreeMap<>(peers),
                new TreeSet<>(routes),
                new TreeSet<>(rules),
                Optional.of(filter));
    }
}
