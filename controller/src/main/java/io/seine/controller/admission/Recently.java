package io.seine.controller.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What was said lately, so that nobody hears it over and over: each key once in a period, and not more keys in it than a bound. */
final class Recently<K> {
    private static final int MOST = 100;

    private final Duration period;
    // Oldest first; guarded by this.
    private final SequencedMap<K, Instant> said = new LinkedHashMap<>();

    Recently(Duration period) {
        this.period = period;
    }

    /** Whether {@code key} may be said now; then it counts as said. */
    synchronized boolean due(K key, Instant now) {
        while (!said.isEmpty() && !said.firstEntry().getValue().plus(period).isAfter(now)) {
            said.pollFirstEntry();
        }
        return said.size() < MOST && said.putIfAbsent(key, now) == null;
    }
}
