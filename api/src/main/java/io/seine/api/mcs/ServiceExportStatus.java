package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.List;

/** What became of an export, one condition per type. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceExportStatus(List<ServiceCondition> conditions) {
    public ServiceExportStatus {
        conditions = OrEmpty.list(conditions);
    }
}
