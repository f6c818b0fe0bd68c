package io.seine.controller.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.antrea.Tier;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Tiers that every cluster has are the original's, by name, priority and the beginning of their description. */
class DefaultTiersTest {
    @Test
    void theSixOfTheOriginal() {
        var priorities = new HashMap<String, Integer>();
        DefaultTiers.names()
                .forEach(name -> DefaultTiers.desired(name)
                        .ifPresent(tier -> priorities.put(
                                tier.getMetadata().getName(), tier.getSpec().priority())));

        assertThat(priorities)
                .isEqualTo(Map.of(
                        "emergency",
                        50,
                        "securityops",
                        100,
                        "networkops",
                        150,
                        "platform",
                        200,
                        "application",
                        250,
                        "baseline",
                        253));
    }

    @Test
    void eachSaysThatNobodyShallChangeItAndWhatItIs() {
        assertThat(DefaultTiers.names())
                .allSatisfy(name -> assertThat(DefaultTiers.desired(name)
                                .orElseThrow()
                                .getSpec()
                                .description())
                        .startsWith("[READ-ONLY]: System generated ")
                        .containsIgnoringCase(name + " Tier"));
    }

    @Test
    void othersAreNobodysBusiness() {
        assertThat(DefaultTiers.desired("custom")).isEmpty();
        assertThat(DefaultTiers.names()).containsExactlyInAnyOrderElementsOf(Tier.EVERYWHERE.keySet());
    }
}
