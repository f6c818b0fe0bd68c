package io.seine.sandbox.doctor;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Attaches the smallest BPF program to a loopback device as the agent does with its own, through TCX. A thread of its own takes
 * a network namespace of its own, and both end with the probe.
 */
final class TcxProbe {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int PROG_LOAD = 5;
    private static final int LINK_CREATE = 28;
    private static final int SCHED_CLS = 3;
    private static final int TCX_INGRESS = 46;
    private static final int LOOPBACK = 1;
    private static final int ATTRIBUTES = 128;

    /** {@code r0 = -1; exit}: the packet goes to the next program. */
    private static final long[] PROGRAM = {0xffffffff_000000b7L, 0x95L};

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private TcxProbe() {}

    /** What went wrong; empty when a program was attached. */
    static Optional<String> failure() throws InterruptedException {
        var failure = new AtomicReference<String>();
        var thread = Thread.ofPlatform().name("tcx-probe").start(() -> {
            try (var arena = Arena.ofConfined()) {
                attach(arena);
            } catch (Refused e) {
                failure.set(e.getMessage());
            }
        });
        thread.join();
        return Optional.ofNullable(failure.get());
    }

    private static void attach(Arena arena) throws Refused {
        var unshare = function("unshare", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        var close = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        call(arena, "unshare", unshare, CLONE_NEWNET);

        var load = arena.allocate(ATTRIBUTES, Long.BYTES);
        load.set(ValueLayout.JAVA_INT, 0, SCHED_CLS);
        load.set(ValueLayout.JAVA_INT, 4, PROGRAM.length);
        load.set(POINTER, 8, arena.allocateFrom(ValueLayout.JAVA_LONG, PROGRAM));
        load.set(POINTER, 16, arena.allocateFrom("Apache-2.0"));
        int program = bpf(arena, "loading a BPF program", PROG_LOAD, load);
        try {
            var link = arena.allocate(ATTRIBUTES, Long.BYTES);
            link.set(ValueLayout.JAVA_INT, 0, program);
            link.set(ValueLayout.JAVA_INT, 4, LOOPBACK);
            link.set(ValueLayout.JAVA_INT, 8, TCX_INGRESS);
            call(arena, "close", close, bpf(arena, "attaching a BPF program", LINK_CREATE, link));
        } finally {
            call(arena, "close", close, program);
        }
    }

    private static int bpf(Arena arena, String what, int command, MemorySegment attributes) throws Refused {
        var syscall = function(
                "syscall",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        POINTER,
                        ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(1));
        long number = System.getProperty("os.arch").equals("aarch64") ? 280 : 321;
        return call(arena, what, syscall, number, command, attributes, ATTRIBUTES);
    }

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        var all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 1, options.length);
        all[0] = Linker.Option.captureCallState("errno");
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, all);
    }

    private static int call(Arena arena, String what, MethodHandle function, Object... arguments) throws Refused {
        var all = new Object[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        var state = arena.allocate(STATE);
        all[0] = state;
        Number result;
        try {
            result = (Number) function.invokeWithArguments(all);
        } catch (Throwable e) {
            throw new IllegalStateException(what + " was called with the wrong types", e);
        }
        if (result.intValue() < 0) {
            throw new Refused(what + " failed with error " + (int) ERRNO.get(state, 0L));
        }
        return result.intValue();
    }

    /** The kernel said no. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }
}
