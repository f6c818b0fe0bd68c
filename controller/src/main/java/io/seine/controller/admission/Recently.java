package io.seine.controller.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What was said lately, so that nobody hears it over and over: each key once in a period, and not more keys in it than a bound. */
final class Recently<K> {
    private static final int MOST = 100;

    private final Duration period;
    // Guarded by this.
    private final Map<K, Instant> said = new HashMap<>();

    Recently(Duration period) {
        this.period = period;
    }

    /** Whether {@code key} may be said now; then it counts as said. */
    synchronized boolean due(K key, Instant now) {
        said.values().removeIf(then -> !then.plus(period).isAfter(now));
        return said.size() < MOST && said.putIfAbsent(key, now) == null;
    }
}
