package io.seine.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition in the status of the original's kinds: empty reason and message are left out. Conditions of the MCS kinds must always carry
 * them and are {@link io.seine.api.mcs.ServiceCondition}.
 *
 * @param status one of {@link ConditionTypes#TRUE}, {@link ConditionTypes#FALSE}, {@link ConditionTypes#UNKNOWN}
 * @param lastTransitionTime when {@code status} last changed, in whole seconds
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        @Nullable Instant lastTransitionTime) {
    public Condition {
        type = OrEmpty.text(type);
        status = OrEmpty.text(status);
        reason = OrEmpty.text(reason);
        message = OrEmpty.text(message);
        lastTransitionTime = lastTransitionTime == null ? null : lastTransitionTime.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether the condition holds. */
    public boolean holds() {
        return status.equals(ConditionTypes.TRUE);
    }

    /** This condition, with the transition time of the one it replaces if that has the same type and status. */
    public Condition keepingTransitionOf(List<Condition> previous) {
        return find(previous, type)
                .filter(old -> old.status.equals(status) && old.lastTransitionTime != null)
                .map(old -> new Condition(type, status, reason, message, old.lastTransitionTime))
                .orElse(this);
    }

    /** {@code previous} with {@code next} in the place of the condition of its type (or last), keeping the transition time if the status stays. */
    public static List<Condition> replace(List<Condition> previous, Condition next) {
        var conditions = new ArrayList<Condition>(previous);
        Condition kept = next.keepingTransitionOf(previous);
        int index = previous.stream().map(Condition::type).toList().indexOf(next.type);
        if (index < 0) {
            conditions.add(kept);
        } else {
            conditions.set(index, kept);
        }
        return List.copyOf(conditions);
    }

    /** The condition of that type. */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> c.type.equals(type)).findFirst();
    }
}
