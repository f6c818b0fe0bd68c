package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.OrEmpty;
import io.seine.api.Reasons;
import java.time.Instant;
import java.util.List;

/** Whether an export became part of its import: one condition, Succeeded or Failure. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceExportStatus(List<Condition> conditions) {
    public ResourceExportStatus {
        conditions = OrEmpty.list(conditions);
    }

    /** The export is part of its import. */
    public static ResourceExportStatus succeeded(Instant now) {
        return new ResourceExportStatus(
                List.of(new Condition(ConditionTypes.SUCCEEDED, ConditionTypes.TRUE, "", "", now)));
    }

    /** The export is not part of its import, for the reason that the message tells. */
    public static ResourceExportStatus failed(String message, Instant now) {
        return new ResourceExportStatus(List.of(
                new Condition(ConditionTypes.FAILURE, ConditionTypes.FALSE, Reasons.CONVERGE_FAILURE, message, now)));
    }

    /** Whether the first condition holds, which is what the original looks at. */
    public boolean converged() {
        return !conditions.isEmpty() && conditions.getFirst().holds();
    }
}
