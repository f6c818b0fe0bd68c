package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import java.util.List;

/**
 * The endpoints that one cluster adds to an imported Service.
 *
 * @param clusterId the exporter; empty when nobody says so and no announced range contains the addresses
 * @param subsets its endpoints
 */
record Contribution(String clusterId, List<EndpointSubset> subsets) {
    Contribution {
        subsets = List.copyOf(subsets);
    }
}
