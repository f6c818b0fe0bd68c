package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.Proves;
import io.seine.controller.member.PolicyImportPlan.Inputs;
import io.seine.controller.member.PolicyImportPlan.TierState;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a policy of the ClusterSet. */
class PolicyImportPlanTest {
    private static final TierState PRESENT = new TierState.Present();
    private static final TierState MISSING = new TierState.Missing();
    private static final PolicySpec SPEC = new PolicySpec(Map.of("priority", 1, "tier", "securityops"));

    @Test
    @Proves("row 114")
    void policyWhoseTierExistsIsImportedAsItStands() {
        var plan = plan(Optional.of(SPEC), PRESENT, Optional.empty());

        assertThat(plan.desired()).hasValueSatisfying(policy -> {
            assertThat(policy.getMetadata().getName()).isEqualTo("antrea-mc-isolation");
            assertThat(policy.getMetadata().getAnnotations())
                    .containsExactly(Map.entry("multicluster.antrea.io/imported-acnp", "true"));
            assertThat(policy.getSpec()).isEqualTo(SPEC);
        });
        assertThat(plan.problem()).isEmpty();
    }

    @Test
    @Proves({"row 114", "row 115"})
    void withoutItsTierAPolicyIsRemovedAndReported() {
        var imported = ClusterNetworkPolicy.imported("isolation", SPEC);

        var plan = plan(Optional.of(SPEC), MISSING, Optional.of(imported));

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).contains(imported);
        assertThat(plan.problem()).contains("ACNP Tier securityops does not exist in importing cluster east");
    }

    @Test
    void whatIsInForceStaysWhileTheTierCannotBeLookedUp() {
        var plan = plan(
                Optional.of(SPEC),
                new TierState.Unknown("it is not allowed"),
                Optional.of(ClusterNetworkPolicy.imported("isolation", SPEC)));

        assertThat(plan.obsolete()).isEmpty();
        assertThat(plan.problem()).contains("Failed to get Tier securityops in member cluster east: it is not allowed");
    }

    @Test
    @Proves({"row 114", "row 115", "row 130"})
    void withoutASourceTheImportGoesAndNothingElse() {
        var imported = ClusterNetworkPolicy.imported("isolation", SPEC);

        assertThat(plan(Optional.empty(), PRESENT, Optional.of(imported)).obsolete())
                .contains(imported);
        assertThat(plan(Optional.empty(), PRESENT, Optional.of(foreign()))).isEqualTo(nothing());
        assertThat(plan(Optional.empty(), PRESENT, Optional.empty())).isEqualTo(nothing());
    }

    @Test
    @Proves("row 115")
    void policyThatIsNoImportIsLeftAlone() {
        var plan = plan(Optional.of(SPEC), PRESENT, Optional.of(foreign()));

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).isEmpty();
        assertThat(plan.problem())
                .contains("Unable to import Antrea ClusterNetworkPolicy which conflicts with existing one in cluster"
                        + " east");
    }

    @Test
    void policyThatNamesNoTierMeansAntreasDefault() {
        var plan = plan(Optional.of(new PolicySpec(Map.of("priority", 1))), PRESENT, Optional.empty());

        assertThat(plan.desired().orElseThrow().getSpec().tier()).isEqualTo("application");
    }

    private static ClusterNetworkPolicy foreign() {
        var policy = ClusterNetworkPolicy.imported("isolation", SPEC);
        policy.getMetadata().setAnnotations(Map.of());
        return policy;
    }

    private static PolicyImportPlan nothing() {
        return new PolicyImportPlan(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static PolicyImportPlan plan(
            Optional<PolicySpec> source, TierState tier, Optional<ClusterNetworkPolicy> current) {
        return PolicyImportPlan.plan(new Inputs("isolation", "east", source, tier, current));
    }
}
