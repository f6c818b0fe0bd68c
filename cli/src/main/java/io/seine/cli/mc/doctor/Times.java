package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Event;
import io.seine.api.Condition;
import io.seine.cli.cluster.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Times as they stand in objects. */
final class Times {
    /** A condition this old says what is, and not what is about to change. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private Times() {}

    /** When the Event came last. */
    static Optional<Instant> of(Event event) {
        return Optional.ofNullable(event.getLastTimestamp()).flatMap(Heard::time);
    }

    static boolean isSettled(Condition condition, Instant now) {
        var at = condition.lastTransitionTime();
        return at == null || Duration.between(at, now).compareTo(SETTLED) > 0;
    }
}
