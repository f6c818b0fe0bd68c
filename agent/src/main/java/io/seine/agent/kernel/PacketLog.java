package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;

/**
 * What the kernel logs to a group of NFLOG, by netlink. Numbers are those of {@code linux/netfilter/nfnetlink_log.h}.
 *
 * <p>The network namespace is that of the thread that opens it. One platform thread, which may be another, reads and closes it: nobody
 * closes a socket that somebody reads from.
 */
public final class PacketLog implements AutoCloseable {
    /** Longest wait for packets. */
    public static final Duration WAIT = Duration.ofMillis(200);

    /** Of a packet: its addresses and ports are within, also behind those headers of IPv6 that may come before. */
    private static final int COPIED = 128;

    /** In which the kernel gathers packets, in hundredths of a second; shorter than {@link #WAIT}, so that a last wait gets them all. */
    private static final int GATHER = 10;

    /** How many packets the kernel gathers at most. */
    private static final int TOGETHER = 64;

    private static final int KERNELS_BUFFER = 32 * 1024;
    private static final int BUFFER = 128 * 1024;

    /** In the socket, for a burst of several thousand packets while this program does not get to run. */
    private static final int WAITING = 4 * 1024 * 1024;

    private static final short CONFIG = (4 << 8) | 1; // NFNL_SUBSYS_ULOG, NFULNL_MSG_CONFIG
    private static final short REQUEST_ANSWER = 1 | 4; // NLM_F_REQUEST, NLM_F_ACK
    private static final short COMMAND = 1;
    private static final short MODE = 2;
    private static final short BUFFER_SIZE = 3;
    private static final short TIMEOUT = 4;
    private static final short THRESHOLD = 5;
    private static final short FLAGS = 6;
    private static final byte BIND = 1;
    private static final byte COPY_PACKET = 2;
    private static final short NUMBERED = 1; // NFULNL_CFG_F_SEQ
    private static final int REQUEST_LENGTH = 128;
    private static final int ANSWER_TRIES = 25;

    private final int descriptor;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER, 8);
    private int expected;

    /**
     * Logged packets.
     *
     * @param lost how many there were before them that the kernel could not hand over
     */
    public record Batch(List<Packet> packets, long lost) {
        public Batch {
            packets = List.copyOf(packets);
        }
    }

    /**
     * A logged packet.
     *
     * @param prefix that its rule has
     * @param header its first bytes, from the header of IP
     */
    public record Packet(String prefix, ByteBuffer header) {}

    private PacketLog(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Begins to read.
     *
     * @throws KernelException if the group cannot be had
     */
    public static PacketLog open(int group) {
        int descriptor = LibC.netfilterSocket();
        if (descriptor < 0) {
            throw refused(group, descriptor);
        }
        var log = new PacketLog(descriptor);
        int error = log.bind(group);
        if (error < 0) {
            log.close();
            throw refused(group, error);
        }
        return log;
    }

    private int bind(int group) {
        LibC.receiveBuffer(descriptor, WAITING); // with the usual one a flood loses more, that is all
        int timeout = LibC.receiveTimeout(descriptor, WAIT);
        if (timeout < 0) {
            return timeout;
        }
        int sent = LibC.send(descriptor, request(group));
        if (sent < 0) {
            return sent;
        }
        // Packets may come before the answer: from rules that an earlier process has left.
        for (int tries = 0; tries < ANSWER_TRIES; tries++) {
            int length = LibC.receive(descriptor, buffer);
            if (length < 0 && !isHarmless(length)) {
                return length;
            }
            var messages = read(length);
            if (messages.answer().isPresent()) {
                return messages.answer().getAsInt();
            }
            lost(messages);
        }
        return -LibC.EAGAIN;
    }

    private static byte[] request(int group) {
        var message = ByteBuffer.allocate(REQUEST_LENGTH).order(ByteOrder.nativeOrder());
        message.putInt(0).putShort(CONFIG).putShort(REQUEST_ANSWER).putInt(1).putInt(0);
        message.order(ByteOrder.BIG_ENDIAN).putShort((short) 0).putShort((short) group);
        attribute(message, COMMAND, 1).put(BIND);
        attribute(message, MODE, 6).putInt(COPIED).put(COPY_PACKET);
        attribute(message, BUFFER_SIZE, Integer.BYTES).putInt(KERNELS_BUFFER);
        attribute(message, TIMEOUT, Integer.BYTES).putInt(GATHER);
        attribute(message, THRESHOLD, Integer.BYTES).putInt(TOGETHER);
        attribute(message, FLAGS, Short.BYTES).putShort(NUMBERED);
        var request = new byte[message.position()];
        message.order(ByteOrder.nativeOrder()).putInt(0, request.length).get(0, request);
        return request;
    }

    /** Leaves room for an attribute, all of whose values are in the network's order, and gives it back. */
    private static ByteBuffer attribute(ByteBuffer message, short type, int length) {
        int header = 2 * Short.BYTES;
        message.order(ByteOrder.nativeOrder())
                .putShort((short) (header + length))
                .putShort(type);
        message.order(ByteOrder.BIG_ENDIAN);
        var value = message.slice(message.position(), length);
        message.position(message.position() + (length + 3) / 4 * 4);
        return value;
    }

    private static KernelException refused(int group, int error) {
        var why = switch (-error) {
            case LibC.EPERM ->
                "another program on this Node reads the group, or the agent lacks the capability NET_ADMIN;"
                        + " end the other program";
            case LibC.EINVAL -> "the kernel has no nfnetlink_log; load that module";
            default -> "see that the kernel has the module nfnetlink_log";
        };
        return new KernelException(
                "the group " + group + " of NFLOG cannot be read (" + LibC.error(-error) + "): " + why);
    }

    /**
     * Waits for packets, at most for {@link #WAIT}.
     *
     * @throws KernelException if none will come any more
     */
    public Batch next() {
        int length = LibC.receive(descriptor, buffer);
        if (length < 0 && !isHarmless(length)) {
            throw new KernelException(
                    "the kernel does not tell any more which packets are logged: " + LibC.error(-length));
        }
        var messages = read(length);
        var lost = lost(messages);
        return new Batch(
                messages.packets().stream().map(LoggedPackets.Numbered::packet).toList(), lost);
    }

    private LoggedPackets read(int length) {
        return LoggedPackets.parse(buffer.asSlice(0, Math.max(length, 0)).toArray(JAVA_BYTE));
    }

    /** The kernel numbers packets, also those that found no room. */
    private long lost(LoggedPackets messages) {
        long lost = 0;
        for (var packet : messages.packets()) {
            if (packet.number().isPresent()) {
                int number = packet.number().getAsInt();
                lost += Integer.toUnsignedLong(number - expected);
                expected = number + 1;
            }
        }
        return lost;
    }

    /** Nothing came in time, or more than there was room for: the numbers tell how much was lost. */
    private static boolean isHarmless(int error) {
        return error == -LibC.EAGAIN || error == -LibC.EINTR || error == -LibC.ENOBUFS;
    }

    @Override
    public void close() {
        LibC.close(descriptor);
        arena.close();
    }
}
