package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Event;
import io.seine.api.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as they stand in objects. */
final class Times {
    /** A condition this old says what is, and not what is about to change. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private Times() {}

    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** When the Event came last. */
    static Optional<Instant> of(Event event) {
        return Optional.ofNullable(event.getLastTimestamp()).flatMap(Times::parse);
    }

    static boolean isSettled(Condition condition, Instant now) {
        var at = condition.lastTransitionTime();
        return at == null || Duration.between(at, now).compareTo(SETTLED) > 0;
    }
}
