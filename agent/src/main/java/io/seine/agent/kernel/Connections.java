package io.seine.agent.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The kernel's memory of connections, by netlink. Numbers are those of {@code linux/netfilter/nfnetlink_conntrack.h}; how addresses of a
 * connection are translated is decided once, so what was decided for another role has to be forgotten with it.
 */
final class Connections {
    private static final short DELETE = (1 << 8) | 2; // NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE
    private static final short REQUEST_ANSWER = 1 | 4; // NLM_F_REQUEST, NLM_F_ACK
    private static final byte AF_INET = 2;
    private static final byte FILTERED = 1;
    private static final short MARK = 8;
    private static final short MARK_MASK = 21;
    private static final int LENGTH = 36;

    private Connections() {}

    /**
     * Forgets all connections that came out of the tunnel or went into it. Those that still live are known again, translated as it is right now,
     * with their next packet.
     *
     * @param connectionMark the bit of their mark that tells them from others
     */
    static void forgetTunnel(int connectionMark) {
        var message = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        message.putInt(LENGTH)
                .putShort(DELETE)
                .putShort(REQUEST_ANSWER)
                .putInt(1)
                .putInt(0);
        message.put(AF_INET).put(FILTERED).putShort((short) 0);
        attribute(message, MARK, connectionMark);
        attribute(message, MARK_MASK, connectionMark);
        var error = LibC.netfilter(message.array());
        if (error < 0) {
            throw new KernelException("Could not forget the tunnel's connections by netlink: " + LibC.error(-error)
                    + (error == -LibC.EPERM ? " (the agent needs the capability NET_ADMIN)" : "") + ".");
        }
    }

    private static void attribute(ByteBuffer message, short type, int value) {
        message.order(ByteOrder.nativeOrder()).putShort((short) 8).putShort(type);
        message.order(ByteOrder.BIG_ENDIAN).putInt(value);
    }
}
