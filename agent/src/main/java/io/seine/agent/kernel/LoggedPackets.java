package io.seine.agent.kernel;

import io.seine.agent.kernel.PacketLog.Packet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came from the kernel at once, as nfnetlink_log writes it. Whatever is cut off or does not fit is passed over.
 *
 * @param answer to a request: 0, or a negative error number; empty when there is none
 */
record LoggedPackets(List<Numbered> packets, OptionalInt answer) {
    private static final int HEADER = 16; // struct nlmsghdr
    private static final int ANSWER = 2; // NLMSG_ERROR
    private static final int PACKET = 4 << 8; // NFNL_SUBSYS_ULOG, NFULNL_MSG_PACKET
    private static final int GROUP = 4; // struct nfgenmsg
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int TYPE_BITS = 0x3fff; // without NLA_F_NESTED and NLA_F_NET_BYTEORDER
    private static final int PAYLOAD = 9;
    private static final int PREFIX = 10;
    private static final int SEQUENCE = 12;

    /**
     * A packet.
     *
     * @param number one more than that of the packet before; wraps around
     */
    record Numbered(Packet packet, OptionalInt number) {}

    static LoggedPackets parse(byte[] bytes) {
        var packets = new ArrayList<Numbered>();
        var answer = OptionalInt.empty();
        var all = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        while (all.remaining() >= HEADER) {
            int length = all.getInt(all.position());
            int type = all.getShort(all.position() + Integer.BYTES) & 0xffff;
            if (length < HEADER || length > all.remaining()) {
                break;
            }
            var content = all.slice(all.position() + HEADER, length - HEADER).order(ByteOrder.nativeOrder());
            if (type == ANSWER && content.remaining() >= Integer.BYTES) {
                answer = OptionalInt.of(content.getInt(0));
            } else if (type == PACKET && content.remaining() >= GROUP) {
                packet(content.position(GROUP)).ifPresent(packets::add);
            }
            skip(all, length);
        }
        return new LoggedPackets(List.copyOf(packets), answer);
    }

    private static Optional<Numbered> packet(ByteBuffer attributes) {
        var prefix = "";
        var number = OptionalInt.empty();
        Optional<ByteBuffer> header = Optional.empty();
        while (attributes.remaining() >= ATTRIBUTE_HEADER) {
            int length = attributes.getShort(attributes.position()) & 0xffff;
            int type = attributes.getShort(attributes.position() + Short.BYTES) & TYPE_BITS;
            if (length < ATTRIBUTE_HEADER || length > attributes.remaining()) {
                break;
            }
            var value = attributes.slice(attributes.position() + ATTRIBUTE_HEADER, length - ATTRIBUTE_HEADER);
            switch (type) {
                case PAYLOAD -> header = Optional.of(value);
                case PREFIX -> prefix = text(value);
                case SEQUENCE -> number = value.remaining() >= Integer.BYTES ? OptionalInt.of(value.getInt(0)) : number;
                default -> {} // devices, marks, times
            }
            skip(attributes, length);
        }
        var its = prefix;
        var counted = number;
        return header.map(bytes -> new Numbered(new Packet(its, bytes), counted));
    }

    /** Without the 0 at its end. */
    private static String text(ByteBuffer value) {
        var bytes = new byte[value.remaining()];
        value.get(0, bytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Each begins at a multiple of four bytes; the last need not fill them. */
    private static void skip(ByteBuffer from, int length) {
        from.position(from.position() + Math.min((length + 3) / 4 * 4, from.remaining()));
    }
}
