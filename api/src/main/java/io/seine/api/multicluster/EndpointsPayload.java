package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * {@code spec.endpoints} of a ResourceExport or ResourceImport. Present even when empty: the original's importers rely on it.
 *
 * @param subsets addresses and the ports they all have; every port names its protocol
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EndpointsPayload(List<EndpointSubset> subsets) {
    public EndpointsPayload {
        subsets = OrEmpty.list(subsets);
    }
}
