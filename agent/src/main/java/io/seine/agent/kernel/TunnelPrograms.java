package io.seine.agent.kernel;

import io.seine.api.Limits;

/**
 * The two programs on the tunnel device. Both let only IPv4 through and need no helper that is reserved to GPL programs.
 * Numbers are those of the kernel's {@code linux/bpf.h}.
 *
 * <p>They also answer probes: a UDP packet to {@link Ours#PROBE_PORT} with {@link #MAGIC}, a kind, the sender's time and the responder's
 * state. So a gateway answers as long as its kernel forwards packets, whatever becomes of the agent's process, and no socket is open for
 * it.
 *
 * <p>Where the VNI is the sender's label identity, the program at the exit takes it from the packet's mark, where the nftables table has put it, and
 * the one at the entrance leaves it in the Ethernet source, where the table finds it. A mark would not be safe there: other rules ask for it,
 * and change it, before the connection is known.
 */
final class TunnelPrograms {
    /** The first word of a probe, as a little-endian machine writes it. */
    static final int MAGIC = 0x4e49_4553; // "SEIN"

    static final int REQUEST = 1;
    static final int REPLY = 2;

    /** Length of a probe behind its UDP header: magic, kind, time (8 bytes), state (8 bytes). */
    static final int PROBE_LENGTH = 24;

    /** What is known of a peer that replied: the clock when the reply came, the time in it, the state in it; 8 bytes each. */
    static final int HEARD_LENGTH = 24;

    /** Mark of a reply between the two programs: it knows its tunnel already. */
    private static final int ANSWERED = 0x5e1e_0001;

    private static final int IPV4 = 0x0008; // ETH_P_IP in network order, as a little-endian machine reads it
    private static final int UDP = 17;
    private static final int PASS = -1; // TCX_NEXT: whoever else has a program there is asked too
    private static final int DROP = 2;
    private static final int PACKET_HOST = 0;
    private static final int ZERO_CSUM_TX = 2;

    // offsets in struct __sk_buff
    private static final int SKB_MARK = 8;
    private static final int SKB_PROTOCOL = 16;
    private static final int SKB_DEVICE = 40;

    // offsets in the packet, behind the Ethernet header
    private static final int SOURCE = 6;
    private static final int HEADERS = 14;
    private static final int ADDRESSES = 26;
    private static final int DESTINATION = 30;
    private static final int PAYLOAD = 42;

    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int NANOSECONDS = 5;
    private static final int GET_TUNNEL_KEY = 20;
    private static final int SET_TUNNEL_KEY = 21;
    private static final int REDIRECT = 23;
    private static final int CHANGE_TYPE = 32;

    // struct bpf_tunnel_key and the key of a map, on the stack
    private static final int TUNNEL_KEY = -56;
    private static final int TUNNEL_KEY_LENGTH = 44;
    private static final int REMOTE = TUNNEL_KEY + 4;
    private static final int LOCAL = TUNNEL_KEY + 28;
    private static final int MAP_KEY = -8;

    // what the ingress program has beside them on the stack: the IP and UDP headers, the probe, a value of the map of
    // replies
    private static final int IP = -88;
    private static final int IP_PROTOCOL = IP + 9;
    private static final int IP_ADDRESSES = IP + 12;
    private static final int UDP_DESTINATION = IP + 22;
    private static final int HEADERS_LENGTH = 28;
    private static final int PROBE = -112;
    private static final int PROBE_KIND = PROBE + 4;
    private static final int PROBE_TIME = PROBE + 8;
    private static final int PROBE_STATE = PROBE + 16;
    private static final int HEARD = -136;
    private static final int SENDER = -144;

    private TunnelPrograms() {}

    /**
     * Looks the destination up in the map of peers and gives the packet that peer as its tunnel; unknown ones are dropped. Replies to probes
     * pass, they go back to where the probe came from.
     *
     * @param identities whether the VNI is that of the packet's mark
     */
    static byte[] egress(int peersMap, boolean identities) {
        var program = new BpfAssembler()
                .move(6, 1)
                .load32(1, 6, SKB_MARK)
                .ifEqual(1, ANSWERED, "answer")
                .load32(1, 6, SKB_PROTOCOL)
                .ifNot(1, IPV4, "drop")
                .loadBytes(DESTINATION, MAP_KEY + 4, 4)
                .ifNot(0, 0, "drop")
                .put32(10, MAP_KEY, 32)
                .map(1, peersMap)
                .local(2, MAP_KEY)
                .call(MAP_LOOKUP)
                .ifEqual(0, 0, "drop")
                .load32(7, 0, 0)
                .load32(8, 0, 4);
        emptyTunnelKey(program).store32(10, REMOTE, 7).store32(10, LOCAL, 8);
        return setTunnelKey(identities ? vniFromMark(program) : program)
                .ifNot(0, 0, "drop")
                .exit(PASS)
                .label("answer")
                .set(1, 0)
                .store32(6, SKB_MARK, 1)
                .exit(PASS)
                .label("drop")
                .exit(DROP)
                .bytes();
    }

    /** Answers 0 if the kernel lets a program choose the own address that a tunnel sends from. */
    static byte[] probe() {
        return setTunnelKey(emptyTunnelKey(new BpfAssembler().move(6, 1)))
                .exitWithResult()
                .bytes();
    }

    private static BpfAssembler emptyTunnelKey(BpfAssembler program) {
        return program.put64(10, TUNNEL_KEY, 0)
                .put64(10, TUNNEL_KEY + 8, 0)
                .put64(10, TUNNEL_KEY + 16, 0)
                .put64(10, TUNNEL_KEY + 24, 0)
                .put64(10, TUNNEL_KEY + 32, 0)
                .put32(10, TUNNEL_KEY + 40, 0);
    }

    private static BpfAssembler setTunnelKey(BpfAssembler program) {
        return program.move(1, 6)
                .local(2, TUNNEL_KEY)
                .set(3, TUNNEL_KEY_LENGTH)
                .set(4, ZERO_CSUM_TX)
                .call(SET_TUNNEL_KEY);
    }

    private static BpfAssembler getTunnelKey(BpfAssembler program) {
        return program.move(1, 6)
                .local(2, TUNNEL_KEY)
                .set(3, TUNNEL_KEY_LENGTH)
                .set(4, 0)
                .call(GET_TUNNEL_KEY)
                .ifNot(0, 0, "drop");
    }

    /** What bears no mark of ours is of unknown identity. */
    private static BpfAssembler vniFromMark(BpfAssembler program) {
        return program.load32(1, 6, SKB_MARK)
                .exclusiveOr(1, Ours.IDENTITY_MARK)
                .ifAtMost(1, Ours.IDENTITY_BITS, "identified")
                .set(1, Limits.LABEL_IDENTITY_UNKNOWN)
                .label("identified")
                .store32(10, TUNNEL_KEY, 1)
                .set(1, 0)
                .store32(6, SKB_MARK, 1);
    }

    /**
     * Lets the stack take the packet although its Ethernet address is the tunnel's, not the device's. A probe is sent back at once with the
     * state of this Node; a reply to a probe is noted under the address of the peer that sent it. Neither goes any further.
     *
     * @param identities whether the VNI is left in the Ethernet source
     */
    static byte[] ingress(int stateMap, int heardMap, boolean identities) {
        var program = new BpfAssembler()
                .move(6, 1)
                .load32(1, 6, SKB_PROTOCOL)
                .ifNot(1, IPV4, "drop")
                .loadBytes(HEADERS, IP, HEADERS_LENGTH)
                .ifNot(0, 0, "pass")
                .load8(1, 10, IP_PROTOCOL)
                .ifNot(1, UDP, "pass")
                .load8(1, 10, IP)
                .ifNot(1, 0x45, "pass")
                .load16(1, 10, UDP_DESTINATION)
                .ifNot(1, Short.toUnsignedInt(Short.reverseBytes((short) Ours.PROBE_PORT)), "pass")
                .loadBytes(PAYLOAD, PROBE, PROBE_LENGTH)
                .ifNot(0, 0, "pass")
                .load32(1, 10, PROBE)
                .ifNot(1, MAGIC, "pass");
        getTunnelKey(program)
                .load32(1, 10, PROBE_KIND)
                .ifEqual(1, REQUEST, "request")
                .ifEqual(1, REPLY, "reply")
                .label("drop")
                .exit(DROP)
                .label("pass");
        (identities ? vniToSource(program) : program)
                .move(1, 6)
                .set(2, PACKET_HOST)
                .call(CHANGE_TYPE)
                .ifNot(0, 0, "drop")
                .exit(PASS);
        return reply(request(program, stateMap), heardMap).bytes();
    }

    private static BpfAssembler vniToSource(BpfAssembler program) {
        return getTunnelKey(program)
                .load32(1, 10, TUNNEL_KEY)
                .toNetworkOrder(1)
                .store32(10, SENDER + 4, 1)
                .put32(10, SENDER, Integer.reverseBytes(Ours.IDENTITY_SOURCE >> 8))
                .storeBytes(SOURCE, SENDER + 2, 6)
                .ifNot(0, 0, "drop");
    }

    /**
     * The same packet with the addresses exchanged; its sums stay right, or are looked at by nobody. The Ethernet source is the one that all
     * tunnel devices send to, {@link Ours#NEXT_HOP_ADDRESS}: a VXLAN device drops what bears its own.
     */
    private static BpfAssembler request(BpfAssembler program, int stateMap) {
        program.label("request")
                .put32(10, MAP_KEY, 0)
                .map(1, stateMap)
                .local(2, MAP_KEY)
                .call(MAP_LOOKUP)
                .ifEqual(0, 0, "drop")
                .load64(1, 0, 0)
                .store64(10, PROBE_STATE, 1)
                .put32(10, PROBE_KIND, REPLY)
                .storeBytes(PAYLOAD, PROBE, PROBE_LENGTH)
                .ifNot(0, 0, "drop")
                .load32(1, 10, IP_ADDRESSES)
                .load32(2, 10, IP_ADDRESSES + 4)
                .store32(10, IP_ADDRESSES, 2)
                .store32(10, IP_ADDRESSES + 4, 1)
                .storeBytes(ADDRESSES, IP_ADDRESSES, 8)
                .ifNot(0, 0, "drop")
                .put32(10, SENDER, 0xddcc_bbaa)
                .put32(10, SENDER + 4, 0x0000_f0ee)
                .storeBytes(SOURCE, SENDER, 6)
                .ifNot(0, 0, "drop");
        return setTunnelKey(program)
                .ifNot(0, 0, "drop")
                .set(1, ANSWERED)
                .store32(6, SKB_MARK, 1)
                .load32(1, 6, SKB_DEVICE)
                .set(2, 0)
                .call(REDIRECT)
                .exitWithResult();
    }

    private static BpfAssembler reply(BpfAssembler program, int heardMap) {
        return program.label("reply")
                .call(NANOSECONDS)
                .store64(10, HEARD, 0)
                .load64(1, 10, PROBE_TIME)
                .store64(10, HEARD + 8, 1)
                .load64(1, 10, PROBE_STATE)
                .store64(10, HEARD + 16, 1)
                .load32(1, 10, REMOTE)
                .store32(10, MAP_KEY, 1)
                .map(1, heardMap)
                .local(2, MAP_KEY)
                .local(3, HEARD)
                .set(4, 0)
                .call(MAP_UPDATE)
                .exit(DROP);
    }
}
