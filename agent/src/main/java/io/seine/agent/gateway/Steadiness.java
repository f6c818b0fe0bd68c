package io.seine.agent.gateway;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether something that may come and go is held to be good. It is not when it has been bad for longer than a patience; it is again when it
 * has been good without a gap for some time, longer each time it was bad, until it has been good for long. Times are those of {@link System#nanoTime}.
 */
final class Steadiness {
    /** What has been good for this long is as good as what was never bad. */
    static final Duration LONG = Duration.ofMinutes(5);

    private final Duration patience;
    private final Duration first;
    private final Duration longest;
    private boolean good = true;
    private Duration wait;
    private long since;
    private OptionalLong bad = OptionalLong.empty();
    private OptionalLong again = OptionalLong.empty();

    /**
     * Held to be good at {@code now}.
     *
     * @param patience how long it may be bad without a gap
     * @param first how long it has to be good after it was bad once; twice as long each further time
     * @param longest the longest of these times
     */
    Steadiness(long now, Duration patience, Duration first, Duration longest) {
        this.since = now;
        this.patience = patience;
        this.first = first;
        this.longest = longest;
        this.wait = first;
    }

    /** What it is held to be, now that it is {@code isGood}. */
    boolean judge(boolean isGood, long now) {
        if (!isGood) {
            again = OptionalLong.empty();
            bad = OptionalLong.of(bad.orElse(now));
            if (good && now - bad.getAsLong() >= patience.toNanos()) {
                wait = since(now).compareTo(LONG) >= 0 ? first : wait;
                good = false;
            }
            return good;
        }
        bad = OptionalLong.empty();
        if (!good) {
            again = OptionalLong.of(again.orElse(now));
            if (now - again.getAsLong() >= wait.toNanos()) {
                recover(now);
            }
        }
        return good;
    }

    private void recover(long now) {
        good = true;
        since = now;
        var doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private Duration since(long now) {
        return Duration.ofNanos(now - since);
    }
}
