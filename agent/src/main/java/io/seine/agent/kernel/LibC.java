package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** The few functions of the C library that the JDK does not offer. To be called on platform threads. */
final class LibC {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int ENOBUFS = 105;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int MSG_DONTWAIT = 0x40;
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
    private static final MethodHandle SET_OPTION = handle(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle BIND = handle(
            "bind",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.captureCallState("errno"));
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
            var descriptor = netfilterSocket();
            if (descriptor < 0) {
                return descriptor;
            }
            try {
                var answer = arena.allocate(ANSWER_LENGTH, 8);
                int sent = send(descriptor, message);
                int received = sent < 0 ? sent : receive(descriptor, answer);
                return received < 0 ? received : answer.get(JAVA_INT, ANSWER_ERROR);
            } finally {
                close(descriptor);
            }
        }
    }

    /** Opens a socket for messages to and from netfilter in the calling thread's network namespace: its number, or the negative error number. */
    static int netfilterSocket() {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var descriptor = (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
            return descriptor >= 0 ? descriptor : -(int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sends a message: how many bytes went, or the negative error number. */
    static int send(int descriptor, byte[] message) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var request = arena.allocateFrom(JAVA_BYTE, message);
            var sent = (long) SEND.invokeExact(state, descriptor, request, request.byteSize(), 0);
            return sent >= 0 ? (int) sent : -(int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits for a message: how many bytes came, or the negative error number. */
    static int receive(int descriptor, MemorySegment buffer) {
        return receive(descriptor, buffer, 0);
    }

    /** The same without waiting: {@link #EAGAIN} where there is none. */
    static int receiveNow(int descriptor, MemorySegment buffer) {
        return receive(descriptor, buffer, MSG_DONTWAIT);
    }

    private static int receive(int descriptor, MemorySegment buffer, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var received = (long) RECEIVE.invokeExact(state, descriptor, buffer, buffer.byteSize(), flags);
            return received >= 0 ? (int) received : -(int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Lets {@link #receive} end with {@link #EAGAIN} when nothing comes: 0, or the negative error number. */
    static int receiveTimeout(int descriptor, Duration timeout) {
        try (var arena = Arena.ofConfined()) {
            // struct timeval
            var value = arena.allocateFrom(JAVA_LONG, timeout.toSeconds(), timeout.toNanosPart() / 1000);
            return option(descriptor, SO_RCVTIMEO, value);
        }
    }

    /** How many bytes may wait in a socket to be received, also more than others may have: 0, or the negative error number. */
    static int receiveBuffer(int descriptor, int bytes) {
        try (var arena = Arena.ofConfined()) {
            return option(descriptor, SO_RCVBUFFORCE, arena.allocateFrom(JAVA_INT, bytes));
        }
    }

    /** Lets a socket of {@link #netfilterSocket} receive what a group, at most the 32nd, is told: 0, or the negative error number. */
    static int join(int descriptor, int group) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            // struct sockaddr_nl
            var address = arena.allocateFrom(JAVA_INT, 0, 0, 1 << (group - 1));
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            var result = (int) BIND.invokeExact(state, descriptor, address, (int) address.byteSize());
            return result == 0 ? 0 : -(int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static int option(int descriptor, int option, MemorySegment value) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var result =
                    (int) SET_OPTION.invokeExact(state, descriptor, SOL_SOCKET, option, value, (int) value.byteSize());
            return result == 0 ? 0 : -(int) ERRNO.get(state, 0L);
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
