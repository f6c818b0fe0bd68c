package io.seine.agent.kernel;

/**
 * The tunnel device {@link Ours#DEVICE}: VXLAN whose peers come from a map, not from the device.
 *
 * @param port UDP port, the same in all clusters of a ClusterSet
 * @param mtu largest packet inside the tunnel, in bytes
 * @param identities whether the VNI of a packet is its sender's label identity; else it is 0
 */
public record Tunnel(int port, int mtu, boolean identities) {
    /** What VXLAN over IPv4 adds to a packet, in bytes. */
    public static final int OVERHEAD = 50;
}
