package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A network namespace of its own with a thread in it: sockets that the thread opens, programs that it runs and what it asks
 * of the kernel belong to the namespace.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int CLONE_NEWNS = 0x00020000;

    private final String name;
    private final ExecutorService thread;

    public NetworkNamespace(String name) {
        this.name = name;
        this.thread =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
        program("ip", "netns", "add", name);
        run(() -> {
            enter(name);
            return program("ip", "link", "set", "lo", "up");
        });
    }

    public String name() {
        return name;
    }

    /** Gives the namespace's thread, and what it starts, an empty folder of its own at {@code path}; what is mounted later elsewhere it does not see. */
    public void ownFolder(String path) {
        run(() -> {
            unshareMounts();
            program("mount", "--make-rprivate", "/");
            program("mkdir", "-p", path);
            return program("mount", "-t", "tmpfs", "tmpfs", path);
        });
    }

    /** Runs in the namespace, at most 20 seconds, and gives back what it gave or threw. */
    public <T> T run(Callable<T> action) {
        return run(Duration.ofSeconds(20), action);
    }

    /** The same with another limit. */
    public <T> T run(Duration limit, Callable<T> action) {
        try {
            return thread.submit(action).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("in " + name + ": " + e.getCause(), e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("in " + name + ": " + e, e);
        }
    }

    /** Runs each line with a shell in the namespace and gives back what it printed. */
    public String shell(String script) {
        return run(() -> program("sh", "-ec", script));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        program("ip", "netns", "del", name);
    }

    /** Runs a program in the namespace of the calling thread; fails unless it succeeds. */
    public static String program(String... command) {
        try {
            var process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(String.join(" ", command) + ": " + e, e);
        }
    }

    private static void unshareMounts() {
        var unshare = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("unshare"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        try {
            if ((int) unshare.invokeExact(CLONE_NEWNS) != 0) {
                throw new IllegalStateException("cannot make a mount namespace");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void enter(String name) {
        var lookup = LINKER.defaultLookup();
        var open = LINKER.downcallHandle(
                lookup.findOrThrow("open"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        var setns =
                LINKER.downcallHandle(lookup.findOrThrow("setns"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/run/netns/" + name);
            var descriptor = (int) open.invokeExact(path, 0);
            if ((int) setns.invokeExact(descriptor, CLONE_NEWNET) != 0) {
                throw new IllegalStateException("cannot enter " + name);
            }
            LibC.close(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
