package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkQueueTest {

    @Test
    void runsNothingBeforeItIsOpened() {
        var runs = new AtomicInteger();
        try (var queue = new WorkQueue<String>("things", 2, counting(runs))) {
            queue.add("a");
            queue.add("b");
            queue.add("a");

            assertThat(runs).hasValue(0);
            queue.open();

            await().until(queue::idle);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void neverRunsOneKeyInTwoWorkersAtOnce() {
        var inside = new ConcurrentHashMap<Integer, Boolean>();
        var overlap = new AtomicBoolean();
        try (var queue = new WorkQueue<Integer>("things", 8, key -> {
            if (inside.put(key, true) != null) {
                overlap.set(true);
            }
            inside.remove(key);
            return Next.done();
        })) {
            queue.open();

            for (int i = 0; i < 10_000; i++) {
                queue.add(i % 3);
            }

            await().until(queue::idle);
            assertThat(overlap).isFalse();
        }
    }

    @Test
    void runsAKeyAgainThatWasAddedDuringItsRun() throws InterruptedException {
        var runs = new AtomicInteger();
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var queue = new WorkQueue<String>("things", 4, key -> {
            runs.incrementAndGet();
            started.countDown();
            release.await();
            return Next.done();
        })) {
            queue.open();
            queue.add("a");
            assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();

            queue.add("a");
            queue.add("a");
            release.countDown();

            await().until(queue::idle);
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void triesAFailedKeyAgainUntilItSucceeds() {
        var runs = new AtomicInteger();
        try (var queue = new WorkQueue<String>("things", 1, key -> {
            if (runs.incrementAndGet() < 4) {
                throw new IllegalStateException("not yet");
            }
            return Next.done();
        })) {
            queue.open();

            queue.add("a");

            await().until(() -> runs.get() == 4 && queue.idle());
        }
    }

    @Test
    void runsAKeyAgainAfterTheDelayItAskedFor() {
        var runs = new AtomicInteger();
        try (var queue = new WorkQueue<String>(
                "things", 1, key -> runs.incrementAndGet() < 3 ? Next.after(Duration.ofMillis(1)) : Next.done())) {
            queue.open();

            queue.add("a");

            await().until(() -> runs.get() == 3 && queue.idle());
        }
    }

    @Test
    void itsDepthIsWhatWaitsForWorkAndNotWhatTheClockWillAskFor() {
        var runs = new AtomicInteger();
        try (var queue = new WorkQueue<String>("things", 1, key -> {
            runs.incrementAndGet();
            if (key.equals("fails")) {
                throw new IllegalStateException("never");
            }
            return Next.after(Duration.ofHours(1));
        })) {
            queue.open();
            queue.add("timer");
            await().until(() -> runs.get() == 1 && queue.depth() == 0);
            assertThat(queue.idle()).isFalse();

            queue.add("fails");

            // From the eighth try on the pause is longer than a look takes.
            await().until(() -> runs.get() > 8 && queue.depth() == 1);
        }
    }

    @Test
    void endsItsWorkersWhenClosed() {
        var interrupted = new AtomicBoolean();
        var started = new CountDownLatch(1);
        var queue = new WorkQueue<String>("things", 1, key -> {
            started.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
            return Next.done();
        });
        queue.open();
        queue.add("a");
        await().until(() -> started.getCount() == 0);

        queue.close();

        assertThat(interrupted).isTrue();
    }

    @Test
    void backOffDoublesFromFiveMillisecondsToThirtySeconds() {
        var expected = Map.of(0, 5L, 1, 10L, 2, 20L, 10, 5120L, 13, 30_000L, 100_000, 30_000L);

        expected.forEach(
                (failures, millis) -> assertThat(WorkQueue.backOff(failures)).hasMillis(millis));
    }

    private static Reconciler<String> counting(AtomicInteger runs) {
        return key -> {
            runs.incrementAndGet();
            return Next.done();
        };
    }
}
