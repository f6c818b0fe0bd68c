package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** Every frame that arrives at a device of a namespace, as packet(7) sees it; one that is only forwarded is seen once. */
final class Capture implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_NONBLOCK = 3 | 0x800;
    private static final int ETH_P_ALL_IN_NETWORK_ORDER = 0x0300;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int BUFFER = 32 << 20;
    /** Offset and value of {@code sll_pkttype} in {@code struct sockaddr_ll}. */
    private static final int PACKET_TYPE = 10;

    private static final int OUTGOING = 4;
    private static final int SOCKADDR_LENGTH = 20;
    private static final int LONGEST = 65_536 + 100;

    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SET_OPTION =
            handle("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE = handle(
            "recvfrom", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));

    private final int socket;
    private final List<VxlanFrame> seen = new ArrayList<>();

    private Capture(int socket) {
        this.socket = socket;
    }

    static Capture start(NetworkNamespace place) {
        return place.run(() -> {
            try (var arena = Arena.ofConfined()) {
                var socket = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW_NONBLOCK, ETH_P_ALL_IN_NETWORK_ORDER);
                var size = arena.allocateFrom(JAVA_INT, BUFFER);
                if (socket < 0 || (int) SET_OPTION.invokeExact(socket, SOL_SOCKET, SO_RCVBUFFORCE, size, 4) != 0) {
                    throw new IllegalStateException("cannot capture packets");
                }
                return new Capture(socket);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The tunnel's packets since the start, of those that have arrived. */
    List<VxlanFrame> tunnelled(int port) {
        try (var arena = Arena.ofConfined()) {
            var frame = arena.allocate(LONGEST);
            var sender = arena.allocate(SOCKADDR_LENGTH, 8);
            var length = arena.allocateFrom(JAVA_INT, SOCKADDR_LENGTH);
            long received;
            while ((received = receive(frame, sender, length)) >= 0) {
                if (sender.get(JAVA_BYTE, PACKET_TYPE) != OUTGOING) {
                    VxlanFrame.read(frame.asSlice(0, received).toArray(JAVA_BYTE), port)
                            .ifPresent(seen::add);
                }
            }
        }
        return List.copyOf(seen);
    }

    private long receive(MemorySegment frame, MemorySegment sender, MemorySegment length) {
        try {
            return (long) RECEIVE.invokeExact(socket, frame, frame.byteSize(), 0, sender, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        LibC.close(socket);
    }

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
