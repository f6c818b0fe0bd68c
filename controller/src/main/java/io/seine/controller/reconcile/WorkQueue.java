package io.seine.controller.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * De-duplicating queue of keys with its workers. One key is never in two workers; a failed key comes back after
 * {@link #FIRST_BACK_OFF} doubling to {@link #LAST_BACK_OFF}; an event for it brings it back at once.
 *
 * <p>Keys may be added from the start; workers begin with {@link #open()}, when the caches that the reconciler reads are
 * filled, because a plan from half a cache deletes what it does not see yet.
 */
public final class WorkQueue<K> implements AutoCloseable {
    /** Delay after a key's first failure (client-go's default). */
    public static final Duration FIRST_BACK_OFF = Duration.ofMillis(5);

    /** Longest delay between two tries; upstream's 1000 s keeps users waiting long after the cause is gone. */
    public static final Duration LAST_BACK_OFF = Duration.ofSeconds(30);

    /** Longest wait for running reconciles when a queue, or several together, are closed. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    private final String name;
    private final Reconciler<K> reconciler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final KeyedQueue<K> keys = new KeyedQueue<>();
    private final Map<K, Failing> failures = new ConcurrentHashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private final QueueFigures<K> figures = new QueueFigures<>();
    private boolean open;
    private boolean closed;

    /** Tries in a row that failed, and the sentence of the last one that the log has; empty for none. */
    private record Failing(int tries, String logged) {}

    /**
     * Makes a queue whose workers wait for {@link #open()}.
     *
     * @param name what the log calls it: the outputs that are reconciled
     * @param workers how many keys are worked on at a time
     */
    public WorkQueue(String name, int workers, Reconciler<K> reconciler) {
        this.name = name;
        this.reconciler = reconciler;
        for (int i = 0; i < workers; i++) {
            this.workers.add(Thread.ofVirtual().name(name + "-" + i).unstarted(this::work));
        }
        this.workers.forEach(Thread::start);
    }

    /** Lets the workers begin. */
    public void open() {
        figures.opened();
        locked(() -> open = true);
    }

    /** Lets the workers end what they are at and then wait for {@link #open()}; keys are still taken in. */
    public void pause() {
        locked(() -> open = false);
    }

    /** What it does, in figures. */
    public QueueFigures<K> figures() {
        return figures;
    }

    /** What the log calls it. */
    public String name() {
        return name;
    }

    /** How many keys wait for a worker or, after a failure, for their next try; those that the clock alone wakes do not count. */
    public long depth() {
        lock.lock();
        try {
            return keys.depth(failures::containsKey);
        } finally {
            lock.unlock();
        }
    }

    /** Which keys a worker does not come away from, and which workers are dead; empty when all is well. */
    public List<String> stuck() {
        if (closed()) {
            return List.of();
        }
        var stuck = new ArrayList<>(figures.stuck(name));
        workers.stream()
                .filter(worker -> !worker.isAlive())
                .forEach(worker -> stuck.add("worker " + worker.getName() + " has ended"));
        return stuck;
    }

    /** Asks for a run of {@code key}: now, or directly after the present one. */
    public void add(K key) {
        figures.woken(key);
        locked(() -> keys.add(key));
    }

    /** Asks for a run of {@code key} after {@code delay}, unless there is one earlier. */
    public void addAfter(K key, Duration delay) {
        locked(() -> keys.addAt(key, System.nanoTime() + delay.toNanos()));
    }

    /** Whether no key is waiting, delayed or running. */
    public boolean idle() {
        lock.lock();
        try {
            return keys.idle();
        } finally {
            lock.unlock();
        }
    }

    /** Stops: takes no more keys, interrupts running reconciles and waits for them, at most {@link #CLOSE_LIMIT}. */
    @Override
    public void close() {
        stop();
        awaitEnd(System.nanoTime() + CLOSE_LIMIT.toNanos());
    }

    /** The first half of {@link #close}: does not wait. */
    void stop() {
        locked(() -> closed = true);
        workers.forEach(Thread::interrupt);
    }

    /** The second half: waits for the workers until {@code deadline} on the clock of {@link System#nanoTime}. */
    void awaitEnd(long deadline) {
        try {
            for (var worker : workers) {
                if (!worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    LOG.atWarn().addKeyValue("queue", name).log("A worker did not end in time after it was stopped");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (var key = next(); key.isPresent(); key = next()) {
            run(key.get());
        }
    }

    /** Waits for a key; empty when the queue is closed. */
    private Optional<K> next() {
        lock.lock();
        try {
            while (!closed) {
                var now = System.nanoTime();
                var key = open ? keys.take(now) : Optional.<K>empty();
                if (key.isPresent()) {
                    return key;
                }
                var due = keys.nextDue();
                if (open && due.isPresent()) {
                    var _ = changed.await(Math.max(1, due.getAsLong() - now), TimeUnit.NANOSECONDS);
                } else {
                    changed.await();
                }
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void run(K key) {
        figures.begun(key);
        try {
            var next = reconciler.reconcile(key);
            figures.succeeded(key);
            recovered(key);
            if (next instanceof Next.Again(Duration delay)) {
                addAfter(key, delay);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            figures.failed(key);
            failed(key, e);
        } finally {
            figures.ended(key);
            locked(() -> keys.finished(key));
        }
    }

    private void failed(K key, Throwable cause) {
        if (closed()) {
            return;
        }
        var sentence = ApiFailure.sentence(cause);
        var before = failures.get(key);
        var tries = before == null ? 0 : before.tries();
        var logged = before == null ? "" : before.logged();
        // A first conflict says that the cache is behind by a moment, mostly behind our own write; that is no news.
        var loud = tries > 0 || !(cause instanceof WriteRefused refused && refused.isConflict());
        failures.put(key, new Failing(tries + 1, loud ? sentence : logged));
        addAfter(key, backOff(tries));
        if (loud && !sentence.equals(logged)) {
            var line = LOG.atWarn().addKeyValue("queue", name).addKeyValue("key", key);
            // A client exception says everything in its message; anything else is a defect of ours and needs its place.
            (ApiFailure.expected(cause) ? line : line.setCause(cause)).log("{}; it is tried again", sentence);
        }
    }

    private void recovered(K key) {
        var before = failures.remove(key);
        if (before != null && before.tries() > 1) {
            LOG.atInfo()
                    .addKeyValue("queue", name)
                    .addKeyValue("key", key)
                    .addKeyValue("tries", before.tries())
                    .log("Succeeded after failures");
        }
    }

    /** The delay after {@code failuresBefore} failures in a row and one more. */
    static Duration backOff(int failuresBefore) {
        var doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failuresBefore, 20));
        return doubled.compareTo(LAST_BACK_OFF) < 0 ? doubled : LAST_BACK_OFF;
    }

    private boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
