package io.seine.agent.kernel;

/**
 * The two programs on the tunnel device. Both let only IPv4 through and need no helper that is reserved to GPL programs.
 * Numbers are those of the kernel's {@code linux/bpf.h}.
 */
final class TunnelPrograms {
    private static final int IPV4 = 0x0008; // ETH_P_IP in network order, as a little-endian machine reads it
    private static final int SKB_PROTOCOL = 16; // offset in struct __sk_buff
    private static final int DESTINATION = 30; // offset of the destination address behind the Ethernet header
    private static final int PASS = -1; // TCX_NEXT: whoever else has a program there is asked too
    private static final int DROP = 2;
    private static final int PACKET_HOST = 0;
    private static final int ZERO_CSUM_TX = 2;

    private static final int MAP_LOOKUP = 1;
    private static final int SET_TUNNEL_KEY = 21;
    private static final int LOAD_BYTES = 26;
    private static final int CHANGE_TYPE = 32;

    // struct bpf_tunnel_key and the key of the map, on the stack
    private static final int TUNNEL_KEY = -56;
    private static final int TUNNEL_KEY_LENGTH = 44;
    private static final int REMOTE = TUNNEL_KEY + 4;
    private static final int LOCAL = TUNNEL_KEY + 28;
    private static final int MAP_KEY = -8;

    private TunnelPrograms() {}

    /** Looks the destination up in the map of peers and gives the packet that peer as its tunnel; unknown ones are dropped. */
    static byte[] egress(int peersMap) {
        return new BpfAssembler()
                .move(6, 1)
                .load32(1, 6, SKB_PROTOCOL)
                .ifNot(1, IPV4, "drop")
                .move(1, 6)
                .set(2, DESTINATION)
                .local(3, MAP_KEY + 4)
                .set(4, 4)
                .call(LOAD_BYTES)
                .ifNot(0, 0, "drop")
                .put32(10, MAP_KEY, 32)
                .map(1, peersMap)
                .local(2, MAP_KEY)
                .call(MAP_LOOKUP)
                .ifEqual(0, 0, "drop")
                .load32(7, 0, 0)
                .load32(8, 0, 4)
                .put64(10, TUNNEL_KEY, 0)
                .put64(10, TUNNEL_KEY + 8, 0)
                .put64(10, TUNNEL_KEY + 16, 0)
                .put64(10, TUNNEL_KEY + 24, 0)
                .put64(10, TUNNEL_KEY + 32, 0)
                .put32(10, TUNNEL_KEY + 40, 0)
                .store32(10, REMOTE, 7)
                .store32(10, LOCAL, 8)
                .move(1, 6)
                .local(2, TUNNEL_KEY)
                .set(3, TUNNEL_KEY_LENGTH)
                .set(4, ZERO_CSUM_TX)
                .call(SET_TUNNEL_KEY)
                .ifNot(0, 0, "drop")
                .exit(PASS)
                .label("drop")
                .exit(DROP)
                .bytes();
    }

    /** Lets the stack take the packet although its Ethernet address is the tunnel's, not the device's. */
    static byte[] ingress() {
        return new BpfAssembler()
                .move(6, 1)
                .load32(1, 6, SKB_PROTOCOL)
                .ifNot(1, IPV4, "drop")
                .move(1, 6)
                .set(2, PACKET_HOST)
                .call(CHANGE_TYPE)
                .ifNot(0, 0, "drop")
                .exit(PASS)
                .label("drop")
                .exit(DROP)
                .bytes();
    }
}
