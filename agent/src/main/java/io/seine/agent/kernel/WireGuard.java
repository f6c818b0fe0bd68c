package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The device {@link Ours#WIREGUARD_DEVICE}: it carries the tunnel's packets to the gateways of other clusters, and nothing else.
 *
 * @param key of the cluster
 * @param port UDP port on which it listens
 * @param mtu largest packet inside it, in bytes
 * @param address its own, from which the tunnel's packets are sent
 * @param peers gateways of other clusters by their public keys
 */
public record WireGuard(WireGuardKey key, int port, int mtu, Ipv4 address, SortedMap<String, Peer> peers) {
    /** What WireGuard over IPv4 adds to a packet, in bytes: IP 20, UDP 8, header 16, tag 16. */
    public static final int OVERHEAD = 60;

    public WireGuard {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    }

    /** A device with its peers in any order. */
    public static WireGuard of(WireGuardKey key, int port, int mtu, Ipv4 address, Map<String, Peer> peers) {
        return new WireGuard(key, port, mtu, address, new TreeMap<>(peers));
    }

    /**
     * Another cluster's gateway.
     *
     * @param endpoint where it receives
     * @param others where it may receive as well: once it has been heard from there, that is as good; empty while it is looked for, because it
     *     has not been heard from any of them
     * @param port its UDP port
     * @param address the only one that it may use inside
     */
    public record Peer(Ipv4 endpoint, SortedSet<Ipv4> others, int port, Ipv4 address) {
        public Peer {
            others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
        }

        /** Whether the endpoint is only tried. */
        boolean isLookedFor() {
            return others.isEmpty();
        }

        /** A peer with its other endpoints in any order. */
        public static Peer of(Ipv4 endpoint, Collection<Ipv4> others, int port, Ipv4 address) {
            return new Peer(endpoint, new TreeSet<>(others), port, address);
        }
    }
}
