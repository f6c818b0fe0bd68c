package io.seine.cli.mc.show;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long ago something was, in the fewest characters. */
public final class Age {
    private static final int LONG = 10;

    private Age() {}

    /** Of an object since it was made; empty when it does not say. */
    static String of(HasMetadata object) {
        var created = object.getMetadata().getCreationTimestamp();
        return created == null
                ? ""
                : text(Duration.between(
                        Instant.parse(created), Clock.systemUTC().instant()));
    }

    /** Such as {@code 45s}, {@code 5m30s}, {@code 3h}, {@code 12d}. */
    public static String text(Duration age) {
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toMinutes() < LONG) {
            return age.toMinutes() + "m" + age.toSecondsPart() + "s";
        }
        if (age.toHours() < 3) {
            return age.toMinutes() + "m";
        }
        return age.toDays() < 3 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
