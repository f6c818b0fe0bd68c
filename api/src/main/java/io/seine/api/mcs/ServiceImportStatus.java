package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * Where a multi-cluster Service comes from.
 *
 * @param clusters exporting clusters, each once
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceImportStatus(List<Cluster> clusters, List<ServiceCondition> conditions) {
    /** No exporter is known. */
    public static final ServiceImportStatus EMPTY = new ServiceImportStatus(List.of(), List.of());

    public ServiceImportStatus {
        clusters = OrEmpty.list(clusters);
        conditions = OrEmpty.list(conditions);
    }

    /**
     * An exporter.
     *
     * @param cluster its cluster ID
     */
    public record Cluster(String cluster) {
        public Cluster {
            cluster = OrEmpty.text(cluster);
        }
    }
}
