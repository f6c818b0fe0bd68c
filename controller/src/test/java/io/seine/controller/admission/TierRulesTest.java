package io.seine.controller.admission;

import static io.seine.controller.admission.PolicyReviews.change;
import static io.seine.controller.admission.PolicyReviews.object;
import static io.seine.controller.admission.PolicyReviews.refusal;
import static io.seine.controller.admission.PolicyReviews.review;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The order of policies is never in doubt: no two Tiers at one place, none that moves, none that goes from under its policies. */
class TierRulesTest {
    private final PolicyReviews.World world = new PolicyReviews.World();

    @Test
    void freePriorityIsTaken() {
        assertThat(created("mine", 0)).isEmpty();
        assertThat(created("mine", 249)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            256 | 403 spec.priority: it has to be a number from 0 to 255
            -1  | 403 spec.priority: it has to be a number from 0 to 255
            251 | 403 spec.priority: 251 is reserved; take one below 250 that no other Tier has
            252 | 403 spec.priority: 252 is reserved; take one below 250 that no other Tier has
            254 | 403 spec.priority: 254 is reserved; take one below 250 that no other Tier has
            255 | 403 spec.priority: 255 is reserved; take one below 250 that no other Tier has
            250 | 403 spec.priority: Tier application has 250 already; take another
            253 | 403 spec.priority: Tier baseline has 253 already; take another
            10  | 403 spec.priority: Tier first has 10 already; take another
            """)
    void otherPrioritiesAreNot(int priority, String refusal) {
        world.tier("first", 10);

        assertThat(created("mine", priority)).isEqualTo(refusal);
    }

    @Test
    void placesOfTheDefaultTiersAreTheirsAlsoWhileTheyAreMissing() {
        world.tiers.clear();

        assertThat(created("mine", 50)).contains("Tier emergency has 50 already");
        assertThat(created("emergency", 50)).isEmpty();
        assertThat(created("emergency", 60)).isEqualTo("403 spec.priority: Tier emergency has 50 in every cluster");
    }

    @Test
    void thereAreTwentyAtMost() {
        for (int count = world.tiers.size(); count < 20; count++) {
            assertThat(created("mine", 249)).isEmpty();
            world.tier("tier-" + count, count);
        }

        assertThat(created("mine", 249)).startsWith("403 there are 20 Tiers already");
    }

    @Test
    void priorityStays() {
        assertThat(decided(change("Tier", "{priority: 5}", "{priority: 6}")))
                .startsWith("403 spec.priority: it cannot be changed");
        assertThat(decided(change("Tier", "{priority: 5}", "{priority: 5, description: x}")))
                .isEmpty();
    }

    @Test
    void tierOfPoliciesStays() {
        assertThat(deleted("mine")).isEmpty();

        world.policy("strict", "mine").policy("other", "platform");
        assertThat(deleted("mine"))
                .isEqualTo("403 Tier mine cannot be deleted while policies are in it, such as"
                        + " AntreaClusterNetworkPolicy:strict; move or delete them first");
    }

    @Test
    void defaultTiersStay() {
        assertThat(deleted("emergency"))
                .isEqualTo("403 Tier emergency is one of those that every cluster has; it cannot be deleted");
    }

    @Test
    void controllerPutsRightWhatOthersDid() {
        world.tier("first", 50);
        var controller = Given.account("kube-system", "antrea-mc-controller");

        assertThat(refusal(TierRules.decide(
                        review(Review.CREATE, controller, tier("emergency", 50), null), "kube-system", world)))
                .isEmpty();
        assertThat(refusal(TierRules.decide(
                        review(Review.CREATE, controller, tier("emergency", 50), null), "elsewhere", world)))
                .contains("Tier first has 50 already");
    }

    @Test
    void nobodyIsHeldWhereSeineDoesNotEnforcePolicies() {
        world.seine = false;

        assertThat(deleted("emergency")).isEmpty();
        assertThat(created("mine", 50)).isEmpty();
    }

    private String created(String name, int priority) {
        return decided(review(Review.CREATE, Given.ADMIN, tier(name, priority), null));
    }

    private String deleted(String name) {
        return decided(review(Review.DELETE, Given.ADMIN, null, tier(name, 5)));
    }

    private String decided(Review review) {
        return refusal(TierRules.decide(review, "kube-system", world));
    }

    private static JsonNode tier(String name, int priority) {
        var tier = object("Tier", "{priority: " + priority + "}", "");
        ((ObjectNode) tier.path("metadata")).put("name", name);
        return tier;
    }
}
