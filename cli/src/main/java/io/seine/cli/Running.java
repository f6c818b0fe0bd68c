package io.seine.cli;

import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;

/** Runs a role until the process is told to end. */
final class Running {
    private Running() {}

    /**
     * Starts a role and waits for SIGTERM or SIGINT, upon which it is closed.
     *
     * @param start returns when the role runs
     */
    static int untilStopped(Callable<? extends AutoCloseable> start) throws Exception {
        var role = start.call();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> close(role)));
        Thread.currentThread().join();
        throw new IllegalStateException("A thread cannot end its wait for itself");
    }

    private static void close(AutoCloseable role) {
        try {
            role.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(Running.class).atWarn().setCause(e).log("Could not stop in order");
        }
    }
}
