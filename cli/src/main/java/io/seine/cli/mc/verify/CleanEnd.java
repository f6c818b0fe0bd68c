package io.seine.cli.mc.verify;

import io.seine.cli.output.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work with something to be done after it in any case, also when the person interrupts the command: then the process ends only when
 * that is done.
 *
 * @param cleanUp done by the thread that works
 * @param limit the longest that an interrupted process lasts on
 */
record CleanEnd(Runnable cleanUp, Duration limit) {
    /** What is to be done. */
    interface Work<T> {
        T run() throws CommandFailure, InterruptedException;
    }

    <T> T run(Work<T> work) throws CommandFailure, InterruptedException {
        var worker = Thread.currentThread();
        var done = new CountDownLatch(1);
        var hook = Thread.ofPlatform().name("interrupt").unstarted(() -> {
            worker.interrupt();
            awaitAtMost(done);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } finally {
            // What the hook set would end the first wait of the clean-up.
            boolean interrupted = Thread.interrupted();
            cleanUp.run();
            done.countDown();
            if (interrupted) {
                worker.interrupt();
            }
            forget(hook);
        }
    }

    private void awaitAtMost(CountDownLatch done) {
        try {
            var _ = done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook with it.
        }
    }
}
