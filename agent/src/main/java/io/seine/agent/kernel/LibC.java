package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few functions of the C library that the JDK does not offer. To be called on platform threads. */
final class LibC {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINVAL = 22;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    /** Offset of the error in struct nlmsgerr behind struct nlmsghdr. */
    private static final int ANSWER_ERROR = 16;

    private static final int ANSWER_LENGTH = 4096;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final long BPF = bpfNumber(System.getProperty("os.arch"));

    private static final MethodHandle SYSCALL = handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle SOCKET = handle(
            "socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private static final FunctionDescriptor TRANSFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = handle("send", TRANSFER, Linker.Option.captureCallState("errno"));
    private static final MethodHandle RECEIVE = handle("recv", TRANSFER, Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR = handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private LibC() {}

    /** bpf(2): what it returns, or the negative error number. */
    static int bpf(int command, MemorySegment attributes) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var result = (long) SYSCALL.invokeExact(state, BPF, command, attributes, (int) attributes.byteSize());
            return result >= 0 ? (int) result : -(int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Sends a message that asks for an acknowledgement to netfilter by netlink(7), and waits for it.
     *
     * @return what it says: 0, or a negative error number
     */
    static int netfilter(byte[] message) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var descriptor = (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
            if (descriptor < 0) {
                return -(int) ERRNO.get(state, 0L);
            }
            try {
                var request = arena.allocateFrom(JAVA_BYTE, message);
                var answer = arena.allocate(ANSWER_LENGTH, 8);
                var sent = (long) SEND.invokeExact(state, descriptor, request, request.byteSize(), 0);
                var received =
                        sent < 0 ? -1L : (long) RECEIVE.invokeExact(state, descriptor, answer, answer.byteSize(), 0);
                return received < 0 ? -(int) ERRNO.get(state, 0L) : answer.get(JAVA_INT, ANSWER_ERROR);
            } finally {
                close(descriptor);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Closes a file descriptor; that it was not open is ignored. */
    static void close(int descriptor) {
        try {
            var ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The words of an error number. */
    static String error(int number) {
        try {
            var text = (MemorySegment) STRERROR.invokeExact(number);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Method handles declare Throwable; native functions throw nothing. */
    static IllegalStateException unexpected(Throwable e) {
        return new IllegalStateException("a native call threw", e);
    }

    private static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private static long bpfNumber(String architecture) {
        return switch (architecture) {
            case "amd64" -> 321;
            case "aarch64", "riscv64" -> 280;
            default ->
                throw new KernelException("Cannot call bpf(2) on the architecture " + architecture
                        + ": its number there is not known to this program; use amd64, aarch64 or riscv64 Nodes.");
        };
    }
}
