package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;

/** The names and numbers by which our objects in the kernel are known; whatever bears one of them is ours to change. */
public final class Ours {
    /** The tunnel device. */
    public static final String DEVICE = "seine0";

    /** The device that encrypts what goes to other clusters. */
    public static final String WIREGUARD_DEVICE = "seine-wg0";

    /** The nftables table, of family inet. */
    public static final String TABLE = "seine";

    /** The nftables table of policies, of family inet. */
    public static final String POLICY_TABLE = "seine-policy";

    /** The group that packets of rules with {@code enableLogging} are logged to (NFLOG). */
    public static final int LOG_GROUP = 83;

    /** The chain of {@link #TABLE} that only the Node has that translates for its cluster. */
    public static final String GATEWAY_CHAIN = "as-gateway";

    /** The chain of {@link #TABLE} that is there only while a Node's part in its cluster changes. */
    static final String CHANGING_CHAIN = "changing";

    /** The folder of pinned objects in the BPF file system. */
    public static final String PINS = "seine";

    /** UDP port of probes inside the tunnel. No socket has it: the tunnel device's programs answer. */
    public static final int PROBE_PORT = 4243;

    /** Who made a routing rule, as the kernel keeps it ({@code protocol}); none of those that {@code linux/rtnetlink.h} knows. */
    static final int RULE_PROTOCOL = 83;

    /** The bits of a connection's mark that hold, where it came out of the tunnel, the label identity of who began it. */
    public static final int IDENTITY_BITS = 0x00ff_ffff;

    /**
     * What is in the upper byte of a packet's mark where the other three are the VNI to send it with: between our last chain and the program
     * of the tunnel device, which clears the mark. Others' marks are not taken for a VNI.
     */
    public static final int IDENTITY_MARK = 0x5d00_0000;

    /**
     * The first three bytes of the Ethernet source of what came out of the tunnel, where the other three are the VNI that it came with. No
     * other part of the kernel looks there, or changes it, before {@code prerouting} ends.
     */
    public static final int IDENTITY_SOURCE = 0x02_5e00;

    /** The next hop of every route into the tunnel: its Ethernet address is what the original's gateways expect. */
    static final Ipv4 NEXT_HOP = Ipv4.parse("169.254.200.1");

    /** Ethernet destination of all traffic between clusters, as in the original. */
    static final String NEXT_HOP_ADDRESS = "aa:bb:cc:dd:ee:f0";

    private Ours() {}
}
