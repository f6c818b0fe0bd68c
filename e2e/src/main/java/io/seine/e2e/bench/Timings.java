package io.seine.e2e.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A number of measured times of one thing. */
record Timings(List<Duration> sorted) {
    Timings {
        sorted = sorted.stream().sorted().toList();
    }

    Duration median() {
        return quantile(0.5);
    }

    Duration p99() {
        return quantile(0.99);
    }

    Duration longest() {
        return sorted.getLast();
    }

    /** The smallest time that at least this share of all does not exceed. */
    private Duration quantile(double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    static String milliseconds(Duration time) {
        return time.toMillis() + " ms";
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
