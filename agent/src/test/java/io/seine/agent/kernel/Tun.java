package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A network device with this program at its other end: a packet written to it arrives in the network namespace of the thread that opened it
 * and has gone through all of the kernel's hooks when the writing returns.
 */
public final class Tun implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    /** O_RDWR and O_NONBLOCK. */
    private static final int OPEN_FLAGS = 2 | 0x800;

    private static final long TUNSETIFF = 0x400454caL;
    /** IFF_TUN and IFF_NO_PI. */
    private static final short TYPE = 0x1001;

    private static final int NAME_LENGTH = 16;
    private static final int REQUEST_LENGTH = 40;
    private static final int MOST = 2000;
    private static final FunctionDescriptor TRANSFER = FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = handle("write", TRANSFER);
    private static final MethodHandle READ = handle("read", TRANSFER);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(MOST);
    private final int descriptor;

    /** Makes the device and sets it up. */
    public Tun(String name) {
        try (var call = Arena.ofConfined()) {
            var open = handle(
                    "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
            var ioctl = handle(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));
            descriptor = (int) open.invokeExact(call.allocateFrom("/dev/net/tun"), OPEN_FLAGS);
            var request = call.allocate(REQUEST_LENGTH, 8);
            request.setString(0, name);
            request.set(JAVA_SHORT, NAME_LENGTH, TYPE);
            if (descriptor < 0 || (int) ioctl.invokeExact(descriptor, TUNSETIFF, request) != 0) {
                throw new IllegalStateException("cannot make the device " + name);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        NetworkNamespace.program("ip", "link", "set", name, "up");
    }

    /** Lets a packet arrive from the device. */
    public void write(byte[] packet) {
        MemorySegment.copy(packet, 0, buffer, JAVA_BYTE, 0, packet.length);
        try {
            if ((long) WRITE.invokeExact(descriptor, buffer, (long) packet.length) != packet.length) {
                throw new IllegalStateException("the device took no packet");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next packet that the kernel has sent there; empty when there is none. */
    public Optional<byte[]> read() {
        try {
            var length = (long) READ.invokeExact(descriptor, buffer, (long) MOST);
            return length > 0 ? Optional.of(buffer.asSlice(0, length).toArray(JAVA_BYTE)) : Optional.empty();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        LibC.close(descriptor);
        arena.close();
    }

    private static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }
}
