package io.seine.controller.policies;

import io.fabric8.kubernetes.client.CustomResource;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.multicluster.PolicySpec;
import io.seine.policy.spec.Policy.Origin;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A policy as it stands in the cluster.
 *
 * @param status what it says of itself; empty when nobody has looked at it yet
 */
record Written(Origin origin, String uid, long generation, PolicySpec spec, Optional<PolicyStatus> status) {
    /** A ClusterNetworkPolicy or NetworkPolicy of crd.antrea.io. */
    static Written of(CustomResource<PolicySpec, PolicyStatus> policy) {
        return new Written(
                Origin.of(policy),
                Objects.requireNonNullElse(policy.getMetadata().getUid(), ""),
                Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L),
                Optional.ofNullable(policy.getSpec()).orElseGet(() -> new PolicySpec(Map.of())),
                Optional.ofNullable(policy.getStatus()));
    }

    /** Whether the two are of one object with one spec. */
    boolean saysTheSameAs(Written other) {
        return uid.equals(other.uid) && generation == other.generation;
    }
}
