package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Condition;
import io.seine.api.OrEmpty;
import java.util.List;

/** State of a Gateway. An extension: the original's CRD drops it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GatewayStatus(List<Condition> conditions) {
    public GatewayStatus {
        conditions = OrEmpty.list(conditions);
    }
}
