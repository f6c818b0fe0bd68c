package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Condition;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * State of one cluster as seen by another: by the leader of a member, by a member of its leader.
 *
 * @param clusterID the cluster spoken of
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterStatus(String clusterID, List<Condition> conditions) {
    public ClusterStatus {
        clusterID = OrEmpty.text(clusterID);
        conditions = OrEmpty.list(conditions);
    }
}
