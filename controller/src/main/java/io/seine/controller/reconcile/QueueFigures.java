package io.seine.controller.reconcile;

import io.seine.api.metrics.Histogram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one work queue does, in figures. Thread-safe. */
public final class QueueFigures<K> {
    /** A reconcile makes a few requests with time limits of seconds; one that takes so long will not end. */
    public static final Duration STUCK = Duration.ofMinutes(5);

    private final Map<K, Long> woken = new ConcurrentHashMap<>();
    private final Map<K, Run> running = new ConcurrentHashMap<>();
    private final Histogram durations = new Histogram();
    private final Histogram latencies = new Histogram();
    private final LongAdder failures = new LongAdder();

    /**
     * A run that has begun.
     *
     * @param wokenAt when the first event came that it answers; absent when the clock asked for it
     */
    private record Run(long begunAt, Optional<Long> wokenAt) {}

    /** How long runs took. */
    public Histogram durations() {
        return durations;
    }

    /** How long it took from an event to the end of the run that answered it, failed runs and their pauses included. */
    public Histogram latencies() {
        return latencies;
    }

    /** Runs that failed and came again. */
    public long failures() {
        return failures.sum();
    }

    /** An event asks for {@code key}. */
    void woken(K key) {
        woken.putIfAbsent(key, System.nanoTime());
    }

    /** A run of {@code key} begins; it sees all that happened until now. */
    void begun(K key) {
        long now = System.nanoTime();
        running.put(key, new Run(now, Optional.ofNullable(woken.remove(key))));
    }

    /** The run of {@code key} did its work. */
    void succeeded(K key) {
        var run = running.get(key);
        if (run != null) {
            run.wokenAt().ifPresent(at -> latencies.observe(System.nanoTime() - at));
        }
    }

    /** The run of {@code key} failed; what it should have answered is still open. */
    void failed(K key) {
        failures.increment();
        var run = running.get(key);
        if (run != null) {
            run.wokenAt().ifPresent(at -> woken.merge(key, at, Math::min));
        }
    }

    /** The workers begin; what waited for that waited for nobody's work. */
    void opened() {
        long now = System.nanoTime();
        woken.replaceAll((key, at) -> now);
    }

    /** The run of {@code key} is over. */
    void ended(K key) {
        var run = running.remove(key);
        if (run != null) {
            durations.observe(System.nanoTime() - run.begunAt());
        }
    }

    /** The runs that do not end. */
    List<String> stuck(String queue) {
        long now = System.nanoTime();
        return running.entrySet().stream()
                .filter(run -> now - run.getValue().begunAt() > STUCK.toNanos())
                .map(run -> queue + ": " + run.getKey() + " has been worked on for "
                        + Duration.ofNanos(now - run.getValue().begunAt()).toMinutes() + " min")
                .toList();
    }
}
