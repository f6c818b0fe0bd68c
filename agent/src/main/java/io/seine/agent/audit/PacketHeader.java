package io.seine.agent.audit;

import io.seine.policy.address.Ip;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the log tells of a packet.
 *
 * @param protocol number of what is in it
 * @param sourcePort empty where the protocol has none, or they are not among the bytes that were read
 * @param length of the whole packet
 */
record PacketHeader(
        Ip source, Ip destination, int protocol, OptionalInt sourcePort, OptionalInt destinationPort, int length) {
    private static final int V4_LENGTH = 20;
    private static final int V6_LENGTH = 40;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    private static final int FRAGMENT_OFFSET_V6 = 0xfff8;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMP_V6 = 58;
    private static final int SCTP = 132;

    // Headers that may come between that of IPv6 and what is in it (RFC 8200, RFC 4302).
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION = 60;

    /** Reads the first bytes of a packet; empty when they are not those of IP. */
    static Optional<PacketHeader> parse(ByteBuffer bytes) {
        var packet = bytes.slice();
        if (packet.remaining() < V4_LENGTH) {
            return Optional.empty();
        }
        return switch ((packet.get(0) & 0xff) >> 4) {
            case 4 -> Optional.of(v4(packet));
            case 6 -> packet.remaining() < V6_LENGTH ? Optional.empty() : Optional.of(v6(packet));
            default -> Optional.empty();
        };
    }

    private static PacketHeader v4(ByteBuffer packet) {
        int header = (packet.get(0) & 0xf) * 4;
        var isFirst = (packet.getShort(6) & FRAGMENT_OFFSET) == 0;
        return of(
                packet,
                address(packet, 12, 4),
                address(packet, 16, 4),
                unsigned(packet, 9),
                isFirst && header >= V4_LENGTH ? OptionalInt.of(header) : OptionalInt.empty(),
                packet.getShort(2) & 0xffff);
    }

    private static PacketHeader v6(ByteBuffer packet) {
        int next = unsigned(packet, 6);
        int at = V6_LENGTH;
        var isFirst = true;
        // Each is at least eight bytes long, so this ends.
        while (isBetween(next) && at + 8 <= packet.remaining()) {
            int length = switch (next) {
                case FRAGMENT -> 8;
                case AUTHENTICATION -> (unsigned(packet, at + 1) + 2) * 4;
                default -> (unsigned(packet, at + 1) + 1) * 8;
            };
            isFirst &= next != FRAGMENT || (packet.getShort(at + 2) & FRAGMENT_OFFSET_V6) == 0;
            next = unsigned(packet, at);
            at += length;
        }
        return of(
                packet,
                address(packet, 8, 16),
                address(packet, 24, 16),
                next,
                isFirst ? OptionalInt.of(at) : OptionalInt.empty(),
                V6_LENGTH + (packet.getShort(4) & 0xffff));
    }

    private static boolean isBetween(int header) {
        return switch (header) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION -> true;
            default -> false;
        };
    }

    private static PacketHeader of(
            ByteBuffer packet, Ip source, Ip destination, int protocol, OptionalInt content, int length) {
        var hasPorts = protocol == TCP || protocol == UDP || protocol == SCTP;
        if (!hasPorts || content.isEmpty() || content.getAsInt() + 4 > packet.remaining()) {
            return new PacketHeader(source, destination, protocol, OptionalInt.empty(), OptionalInt.empty(), length);
        }
        int at = content.getAsInt();
        return new PacketHeader(
                source,
                destination,
                protocol,
                OptionalInt.of(packet.getShort(at) & 0xffff),
                OptionalInt.of(packet.getShort(at + 2) & 0xffff),
                length);
    }

    /** The protocol's name, as Antrea writes it; the number of any other. */
    String protocolName() {
        return switch (protocol) {
            case ICMP -> "ICMP";
            case TCP -> "TCP";
            case UDP -> "UDP";
            case ICMP_V6 -> "IPv6-ICMP";
            case SCTP -> "SCTP";
            default -> String.valueOf(protocol);
        };
    }

    private static Ip address(ByteBuffer packet, int at, int length) {
        var address = new byte[length];
        packet.get(at, address);
        return Ip.of(address);
    }

    private static int unsigned(ByteBuffer packet, int at) {
        return packet.get(at) & 0xff;
    }
}
