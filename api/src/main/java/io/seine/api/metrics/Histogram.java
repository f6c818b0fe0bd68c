package io.seine.api.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Times, counted by size. Thread-safe. */
public final class Histogram {
    /** Upper bounds in seconds: from a write to a nearby API server to a member that was away for a while. */
    static final List<Double> BOUNDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0);

    private static final double NANOS = 1e9;

    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(BOUNDS.size() + 1).toArray(LongAdder[]::new);
    private final LongAdder nanos = new LongAdder();

    /** Counts a time. */
    public void observe(long elapsedNanos) {
        double seconds = elapsedNanos / NANOS;
        int bucket = 0;
        while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
            bucket++;
        }
        counts[bucket].increment();
        nanos.add(elapsedNanos);
    }

    /** How many times were counted. */
    public long count() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
    }

    /** Their sum in seconds. */
    double sum() {
        return nanos.sum() / NANOS;
    }

    /** How many were at most as long as each of {@link #BOUNDS}, and how many there were in all. */
    long[] cumulative() {
        var cumulative = new long[counts.length];
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i].sum();
            cumulative[i] = sum;
        }
        return cumulative;
    }
}
