package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.ConditionTypes;
import io.seine.api.OrEmpty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a ServiceExport or ServiceImport: a Kubernetes {@code metav1.Condition}, whose five main fields the schema requires.
 *
 * @param status one of the three values in {@link ConditionTypes}
 * @param reason one word, never empty in the schema
 * @param lastTransitionTime when {@code status} last changed, in whole seconds
 * @param observedGeneration generation of the object that was judged, 0 when unknown
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ServiceCondition(
        String type,
        String status,
        String reason,
        String message,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant lastTransitionTime,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long observedGeneration) {
    public ServiceCondition {
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
    public ServiceCondition keepingTransitionOf(List<ServiceCondition> previous) {
        return find(previous, type)
                .filter(old -> old.status.equals(status) && old.lastTransitionTime != null)
                .map(old ->
                        new ServiceCondition(type, status, reason, message, old.lastTransitionTime, observedGeneration))
                .orElse(this);
    }

    /** {@code previous} with {@code next} in the place of the condition of its type (or last), keeping the transition time if the status stays. */
    public static List<ServiceCondition> replace(List<ServiceCondition> previous, ServiceCondition next) {
        var conditions = new ArrayList<ServiceCondition>(previous);
        ServiceCondition kept = next.keepingTransitionOf(previous);
        int index = previous.stream().map(ServiceCondition::type).toList().indexOf(next.type);
        if (index < 0) {
            conditions.add(kept);
        } else {
            conditions.set(index, kept);
        }
        return List.copyOf(conditions);
    }

    /** The condition of that type. */
    public static Optional<ServiceCondition> find(List<ServiceCondition> conditions, String type) {
        return conditions.stream().filter(c -> c.type.equals(type)).findFirst();
    }
}
