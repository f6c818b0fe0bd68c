package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ethernet frame with a VXLAN packet in it, field by field as RFC 7348 has them; what is not read here is the kernel's.
 *
 * @param from outer source
 * @param to outer destination
 * @param port outer destination port
 * @param sum of the outer UDP header
 * @param header the eight bytes of VXLAN, in hexadecimal digits
 * @param destination of the inner Ethernet header, in hexadecimal digits
 * @param type of the inner Ethernet header
 * @param source inner address
 * @param target inner address
 */
record VxlanFrame(
        String from,
        String to,
        int port,
        int sum,
        String header,
        String destination,
        int type,
        String source,
        String target) {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int UDP = 8;
    private static final int VXLAN = 8;
    private static final int INNER = ETHERNET + IPV4 + UDP + VXLAN;

    /** Empty if it is none. */
    static Optional<VxlanFrame> read(byte[] frame, int port) {
        var buffer = ByteBuffer.wrap(frame);
        var udp = ETHERNET + IPV4;
        if (frame.length < INNER + ETHERNET + IPV4
                || buffer.getShort(12) != 0x0800
                || buffer.get(ETHERNET) != 0x45
                || buffer.get(ETHERNET + 9) != 17
                || Short.toUnsignedInt(buffer.getShort(udp + 2)) != port) {
            return Optional.empty();
        }
        var ip = INNER + ETHERNET;
        return Optional.of(new VxlanFrame(
                address(buffer, ETHERNET + 12),
                address(buffer, ETHERNET + 16),
                port,
                Short.toUnsignedInt(buffer.getShort(udp + 6)),
                HexFormat.of().formatHex(frame, udp + UDP, INNER),
                HexFormat.of().formatHex(frame, INNER, INNER + 6),
                Short.toUnsignedInt(buffer.getShort(INNER + 12)),
                address(buffer, ip + 12),
                address(buffer, ip + 16)));
    }

    private static String address(ByteBuffer buffer, int offset) {
        return new Ipv4(buffer.getInt(offset)).toString();
    }

    int vni() {
        return Integer.parseInt(header.substring(8, 14), 16);
    }
}
