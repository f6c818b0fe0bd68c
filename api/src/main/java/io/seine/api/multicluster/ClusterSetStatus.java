package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Condition;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * State of a ClusterSet. In the leader it counts the members, in a member its leader.
 *
 * @param conditions Ready, and in members of ours NetworkReady
 * @param observedGeneration generation of the ClusterSet this status speaks of
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterSetStatus(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int totalClusters,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int readyClusters,
        List<Condition> conditions,
        List<ClusterStatus> clusterStatuses,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long observedGeneration) {
    public ClusterSetStatus {
        conditions = OrEmpty.list(conditions);
        clusterStatuses = OrEmpty.list(clusterStatuses);
    }
}
