package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Condition;
import io.seine.api.OrEmpty;
import java.util.List;

/** Whether an imported ClusterInfo is in use; the original never writes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterInfoImportStatus(List<Condition> conditions) {
    public ClusterInfoImportStatus {
        conditions = OrEmpty.list(conditions);
    }
}
