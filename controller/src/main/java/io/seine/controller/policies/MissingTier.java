package io.seine.controller.policies;

import java.util.Collection;
import java.util.stream.Collectors;

/** What is said of a policy whose Tier does not exist. */
public final class MissingTier {
    private MissingTier() {}

    /** A sentence without full stop; the original's, and which Tiers there are. */
    public static String sentence(String tier, Collection<String> present) {
        return "tier " + tier + " does not exist; write one of "
                + present.stream().sorted().collect(Collectors.joining(", "));
    }
}
