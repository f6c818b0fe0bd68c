package io.seine.cli.output;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** Waits for a condition, with a limit. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Await() {}

    /** Waits until {@code condition} holds; {@code what} completes the sentence "waited 60 s for ...". */
    public static void until(Duration limit, String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("waited " + limit.toSeconds() + " s for " + what);
            }
            Thread.sleep(PAUSE);
        }
    }
}
