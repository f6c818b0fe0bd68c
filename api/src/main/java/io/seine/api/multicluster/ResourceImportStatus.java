package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * State of an import.
 *
 * @param clusterStatuses one per exporter whose contribution was last updated (the original names exporters here, not importers)
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceImportStatus(List<ClusterStatus> clusterStatuses) {
    public ResourceImportStatus {
        clusterStatuses = OrEmpty.list(clusterStatuses);
    }
}
