package io.seine.agent.kernel;

/**
 * The tunnel device {@link Ours#DEVICE}: VXLAN whose peers come from a map, not from the device.
 *
 * @param port UDP port, the same in all clusters of a ClusterSet
 * @param mtu largest packet inside the tunnel, in bytes
 */
public record Tunnel(int port, int mtu) {
    /** What VXLAN over IPv4 adds to a packet, in bytes. */
    public static final int OVERHEAD = 50;
}
