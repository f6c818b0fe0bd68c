package io.seine.controller.admission;

import io.seine.api.antrea.Tier;
import io.seine.policy.spec.Policy.Origin;
import java.util.List;
import java.util.Map;

/** What the rules about policies need to know; each may ask the API server, and fail. */
interface PolicyFacts {
    /** A policy and the Tier that it names. */
    record InTier(Origin policy, String tier) {}

    /** Whether Seine enforces policies, so that they are its to refuse. */
    boolean isSeine();

    /** All Tiers, as stored at this moment. */
    List<Tier> tiers();

    /** All policies, as stored at this moment. */
    List<InTier> policies();

    /**
     * The childGroups of all groups, by their names, as stored at this moment.
     *
     * @param namespace empty for ClusterGroups
     */
    Map<String, List<String>> childGroups(String namespace);
}
