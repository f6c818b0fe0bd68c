package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.util.List;

/** The names and numbers by which our objects in the kernel are known; whatever bears one of them is ours to change. */
public final class Ours {
    /** The tunnel device. */
    public static final String DEVICE = "seine0";

    /** The device that encrypts what goes to other clusters. */
    public static final String WIREGUARD_DEVICE = "seine-wg0";

    /** The nftables table, of family inet. */
    public static final String TABLE = "seine";

    /** The folder of pinned objects in the BPF file system. */
    public static final String PINS = "seine";

    /** Routing table of what lies in other clusters. */
    public static final int REMOTE_ROUTES = 4240;

    /** Routing table of the own cluster's other Nodes, for what comes out of the tunnel. */
    public static final int LAST_LEG_ROUTES = 4241;

    /** Routing table of the tunnel's own packets that are to be encrypted: what is in it leads into the WireGuard device. */
    public static final int ENCRYPTED_ROUTES = 4242;

    static final List<Integer> ROUTE_TABLES = List.of(REMOTE_ROUTES, LAST_LEG_ROUTES, ENCRYPTED_ROUTES);

    /** The next hop of every route into the tunnel: its Ethernet address is what the original's gateways expect. */
    static final Ipv4 NEXT_HOP = Ipv4.parse("169.254.200.1");

    /** Ethernet destination of all traffic between clusters, as in the original. */
    static final String NEXT_HOP_ADDRESS = "aa:bb:cc:dd:ee:f0";

    private Ours() {}
}
