package io.seine.agent.policy;

import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.NftText;
import io.seine.agent.kernel.Ours;
import io.seine.agent.kernel.Tun;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Packet;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Traffic.Protocol;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A Node's kernel that packets are sent through: its Pods are behind one device, other clusters behind the tunnel's, all else behind a
 * third. To be used by the thread of one network namespace.
 */
final class RealPackets implements AutoCloseable {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;
    private static final int REDIRECT = 137;
    private static final Ip SENTINEL_FROM = Ip.parse("203.0.113.1");
    private static final Ip SENTINEL_TO = Ip.parse("203.0.113.2");

    private final Set<Ip> local;
    private final Tun pods = new Tun("pods");
    private final Tun tunnel = new Tun(Ours.DEVICE);
    private final Tun elsewhere = new Tun("elsewhere");
    private final NftText nft = new NftText();
    private int number;

    /** @param local addresses of Pods of the Node, which may be others later */
    RealPackets(Set<Ip> local) {
        this.local = local;
        NetworkNamespace.program("sh", "-ec", """
                for each in all default pods seine0 elsewhere; do
                  echo 0 > /proc/sys/net/ipv4/conf/$each/rp_filter
                  echo 0 > /proc/sys/net/ipv4/conf/$each/send_redirects
                done
                echo 1 > /proc/sys/net/ipv4/ip_forward
                echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
                echo 0 > /proc/sys/net/ipv4/icmp_ratelimit
                echo 0 > /proc/sys/net/ipv6/icmp/ratelimit
                for each in per_sec burst; do
                  test ! -e /proc/sys/net/ipv4/icmp_msgs_$each || echo 1000000 > /proc/sys/net/ipv4/icmp_msgs_$each
                done
                ip address add 192.0.2.254/32 dev lo
                ip address add fd00:ffff::1/128 dev lo
                ip route add default dev elsewhere
                ip -6 route add default dev elsewhere
                nft add table inet test
                nft add chain inet test identity '{ type filter hook prerouting priority -150; }'
                nft add chain inet test service '{ type nat hook prerouting priority -100; }'
                """);
        for (var pod : local) {
            NetworkNamespace.program("ip", "route", "add", pod.toString(), "dev", "pods");
        }
    }

    /** What becomes of a packet, first on its way out of a Pod of the Node and then on its way into one. */
    Action send(Packet packet) {
        number++;
        prepare(packet);
        var origin = packet.identity().isPresent() ? tunnel : local.contains(packet.source()) ? pods : elsewhere;
        origin.write(bytes(packet));
        pods.write(frame(SENTINEL_FROM, SENTINEL_TO, UDP, segment(UDP, number & 0xffff, 9)));
        var passed = false;
        var answered = false;
        for (var seen : drain()) {
            if (isAnswer(seen)) {
                answered = true;
            } else {
                passed = true;
            }
        }
        if (passed && answered) {
            throw new IllegalStateException("passed and refused: " + packet);
        }
        return passed ? Action.ALLOW : answered ? Action.REJECT : Action.DROP;
    }

    private void prepare(Packet packet) {
        var commands = new StringBuilder("flush chain inet test identity\nflush chain inet test service\n");
        packet.identity()
                .ifPresent(identity -> commands.append("add rule inet test identity iifname seine0 ct mark set ")
                        .append(0x1000_0000 | identity)
                        .append('\n'));
        packet.called()
                .ifPresent(called -> commands.append("add rule inet test service ip daddr ")
                        .append(called.address())
                        .append(" meta l4proto { tcp, udp } dnat ip to ")
                        .append(packet.destination())
                        .append(':')
                        .append(((Payload.Segment) packet.payload()).destinationPort())
                        .append('\n'));
        nft.run(commands.toString());
        NftText.forgetConnections();
    }

    /** Everything that came out of the kernel before the sentinel, and the answers. */
    private List<byte[]> drain() {
        var seen = new ArrayList<byte[]>();
        var deadline = System.nanoTime() + 5_000_000_000L;
        var arrived = false;
        while (!arrived) {
            for (var next = elsewhere.read(); next.isPresent(); next = elsewhere.read()) {
                if (isSentinel(next.get())) {
                    arrived = true;
                } else {
                    seen.add(next.get());
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the last packet did not arrive");
            }
        }
        for (var device : List.of(pods, tunnel)) {
            for (var next = device.read(); next.isPresent(); next = device.read()) {
                seen.add(next.get());
            }
        }
        seen.removeIf(RealPackets::isNoise);
        return seen;
    }

    private boolean isSentinel(byte[] packet) {
        return packet[0] >> 4 == 4
                && Arrays.equals(Arrays.copyOfRange(packet, 16, 20), address(SENTINEL_TO))
                && ByteBuffer.wrap(packet, 20, 2).getShort() == (short) number;
    }

    /** The kernel announces itself on new devices, to groups, and tells who is behind the same device as the sender. */
    private static boolean isNoise(byte[] packet) {
        var toGroup = packet[24] == (byte) 0xff;
        var redirect = packet[6] == ICMP_V6 && packet[40] == (byte) REDIRECT;
        return packet[0] >> 4 == 6 && (toGroup || redirect);
    }

    /** A reset, or an error of ICMP: what was sent is neither. */
    private static boolean isAnswer(byte[] packet) {
        var v4 = packet[0] >> 4 == 4;
        int protocol = v4 ? packet[9] : packet[6];
        int at = v4 ? 20 : 40;
        return switch (protocol & 0xff) {
            case TCP -> (packet[at + 13] & 4) != 0;
            case ICMP -> packet[at] == 3;
            case ICMP_V6 -> packet[at] == 1;
            default -> false;
        };
    }

    private byte[] bytes(Packet packet) {
        var to = packet.called().map(called -> called.address()).orElse(packet.destination());
        return switch (packet.payload()) {
            case Payload.Icmp(int type, int code) -> {
                var body = ByteBuffer.allocate(8)
                        .put((byte) type)
                        .put((byte) code)
                        .putShort((short) 0)
                        .putInt(number)
                        .array();
                yield frame(packet.source(), to, packet.source().isV4() ? ICMP : ICMP_V6, body);
            }
            case Payload.Segment(var protocol, int source, int port) -> {
                int number = number(protocol);
                int called = packet.called().map(service -> service.port()).orElse(port);
                yield frame(packet.source(), to, number, segment(number, source, called));
            }
        };
    }

    private static int number(Protocol protocol) {
        return switch (protocol) {
            case TCP -> TCP;
            case UDP -> UDP;
            case SCTP -> SCTP;
        };
    }

    private static byte[] segment(int protocol, int source, int destination) {
        return switch (protocol) {
            case TCP ->
                ports(20, source, destination)
                        .putInt(1)
                        .putInt(0)
                        .putShort((short) 0x5002)
                        .putShort((short) 1000)
                        .array();
            case UDP -> ports(8, source, destination).putShort((short) 8).array();
            default -> init(source, destination);
        };
    }

    private static ByteBuffer ports(int length, int source, int destination) {
        return ByteBuffer.allocate(length).putShort((short) source).putShort((short) destination);
    }

    /** The first packet of an association of SCTP (RFC 9260); the kernel does not take another for the beginning of one. */
    private static byte[] init(int source, int destination) {
        var packet = new byte[32];
        ByteBuffer.wrap(packet)
                .put(ports(4, source, destination).flip())
                .putLong(0)
                .putInt(0x0100_0014)
                .putInt(1)
                .putInt(1500)
                .putInt(0x0001_0001)
                .putInt(1);
        var sum = new CRC32C();
        sum.update(packet);
        ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) sum.getValue());
        return packet;
    }

    private static byte[] frame(Ip from, Ip to, int protocol, byte[] body) {
        var checksum = switch (protocol) {
            case TCP -> 16;
            case UDP -> 6;
            case ICMP, ICMP_V6 -> 2;
            default -> -1;
        };
        if (checksum >= 0) {
            var sum = sum(protocol == ICMP ? body : join(pseudo(from, to, protocol, body.length), body));
            body[checksum] = (byte) (sum >> 8);
            body[checksum + 1] = (byte) sum;
        }
        if (!from.isV4()) {
            return join(
                    ByteBuffer.allocate(40)
                            .putInt(0x6000_0000)
                            .putShort((short) body.length)
                            .put((byte) protocol)
                            .put((byte) 64)
                            .put(address(from))
                            .put(address(to))
                            .array(),
                    body);
        }
        var header = ByteBuffer.allocate(20)
                .putShort((short) 0x4500)
                .putShort((short) (20 + body.length))
                .putInt(0)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(address(from))
                .put(address(to))
                .array();
        var sum = sum(header);
        header[10] = (byte) (sum >> 8);
        header[11] = (byte) sum;
        return join(header, body);
    }

    private static byte[] pseudo(Ip from, Ip to, int protocol, int length) {
        return join(join(address(from), address(to)), new byte[] {0, (byte) protocol, 0, (byte) length});
    }

    private static byte[] join(byte[] one, byte[] other) {
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(one);
        joined.writeBytes(other);
        return joined.toByteArray();
    }

    /** The Internet's checksum (RFC 1071). */
    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int index = 0; index < bytes.length; index++) {
            sum += (bytes[index] & 0xff) << (index % 2 == 0 ? 8 : 0);
        }
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        return ~sum & 0xffff;
    }

    private static byte[] address(Ip address) {
        return InetAddress.ofLiteral(address.toString()).getAddress();
    }

    @Override
    public void close() {
        nft.close();
        pods.close();
        tunnel.close();
        elsewhere.close();
    }
}
