package io.seine.controller.policies;

import io.seine.api.antrea.Tier;
import io.seine.api.antrea.TierSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The Tiers that every cluster has. */
final class DefaultTiers {
    /** What the descriptions of the original begin with, by which people and tools know them. */
    private static final String PREFIX = "[READ-ONLY]: System generated ";

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "emergency",
            "Emergency Tier, which is asked before all other default Tiers",
            "securityops",
            "SecurityOps Tier, which is asked after emergency",
            "networkops",
            "NetworkOps Tier, which is asked after securityops",
            "platform",
            "Platform Tier, which is asked after networkops",
            Tier.DEFAULT,
            "Application Tier, which is asked after platform and has the policies that name no Tier",
            Tier.BASELINE,
            "Baseline Tier, which is asked after the NetworkPolicies of Kubernetes, for Pods that none of them isolates");

    private DefaultTiers() {}

    /** Their names. */
    static List<String> names() {
        return Tier.EVERYWHERE.keySet().stream().sorted().toList();
    }

    /** What the Tier has to be like; empty for one that not every cluster has. */
    static Optional<Tier> desired(String name) {
        return Optional.ofNullable(Tier.EVERYWHERE.get(name))
                .map(priority ->
                        Tier.of(name, new TierSpec(priority, PREFIX + Objects.requireNonNull(DESCRIPTIONS.get(name)))));
    }
}
