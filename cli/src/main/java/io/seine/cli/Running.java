package io.seine.cli;

import io.seine.controller.StartFailure;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** Runs a role until the process is told to end. */
final class Running {
    private Running() {}

    /**
     * Starts a role and waits for SIGTERM or SIGINT, upon which it is closed and the process ends with 0.
     *
     * @param start returns when the role runs
     */
    static <R extends AutoCloseable> int untilStopped(Callable<R> start) throws Exception {
        return untilStopped(start, role -> new CompletableFuture<>());
    }

    /**
     * As {@link #untilStopped(Callable)}, but ends also when the role has to.
     *
     * @param lost completed with the reason when the role cannot go on
     * @throws StartFailure with that reason
     */
    static <R extends AutoCloseable> int untilStopped(Callable<R> start, Function<R, CompletableFuture<String>> lost)
            throws Exception {
        var role = start.call();
        var reason = lost.apply(role);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            // A JVM that a signal ends would say 143 or 130; who was asked to end and did it has not failed.
            if (close(role) && !reason.isDone()) {
                Runtime.getRuntime().halt(0);
            }
        }));
        throw new StartFailure(reason.get());
    }

    private static boolean close(AutoCloseable role) {
        try {
            role.close();
            return true;
        } catch (Exception e) {
            LoggerFactory.getLogger(Running.class).atWarn().setCause(e).log("Could not stop in order");
            return false;
        }
    }
}
