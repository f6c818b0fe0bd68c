package io.seine.controller.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Condition;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.multicluster.PolicySpec;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How far a policy is enforced, by what the Nodes say that have to. */
class StatusPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final String UID = "uid-1";

    private final List<NodePolicyStatus> reports = new ArrayList<>();

    @Test
    void nobodyHasToEnforceIt() {
        var status = plan().status();

        assertThat(status).isEqualTo(new PolicyStatus("Realized", 3, 0, 0, List.of()));
    }

    @Test
    void someNodesHaveNotSaidAnything() {
        says("a", UID, 3, "");

        assertThat(plan("a", "b").status()).isEqualTo(new PolicyStatus("Realizing", 3, 1, 2, List.of()));
    }

    @Test
    void allNodesEnforceIt() {
        says("a", UID, 3, "");
        says("b", UID, 3, "");

        assertThat(plan("a", "b").status()).isEqualTo(new PolicyStatus("Realized", 3, 2, 2, List.of()));
        assertThat(plan("a", "b").trouble()).isEmpty();
    }

    @Test
    void whatIsSaidOfAnotherGenerationOrPolicyOrByAnotherNodeDoesNotCount() {
        says("a", UID, 2, "");
        says("b", "uid-2", 3, "");
        says("gone", UID, 3, "");

        assertThat(plan("a", "b").status()).isEqualTo(new PolicyStatus("Realizing", 3, 0, 2, List.of()));
    }

    @Test
    void nodeHasFailedAndTheOthersDoIt() {
        says("a", UID, 3, "");
        says("b", UID, 3, "the kernel has no sets");

        var plan = plan("a", "b");

        assertThat(plan.status().phase()).isEqualTo("Failed");
        assertThat(plan.status().currentNodesRealized()).isEqualTo(1);
        assertThat(plan.status().conditions())
                .containsExactly(new Condition(
                        "RealizationFailure",
                        "True",
                        "NetworkPolicyRealizationFailedOnNode",
                        "b: the kernel has no sets",
                        NOW));
        assertThat(plan.trouble()).map(Demand.Obstacle::message).hasValue("b: the kernel has no sets");
    }

    /** The condition tells of it at once; the Event waits until nobody is at work any more. */
    @Test
    void nodeHasFailedAndAnotherIsStillAtIt() {
        says("b", UID, 3, "no");

        var plan = plan("a", "b");

        assertThat(plan.status().phase()).isEqualTo("Realizing");
        assertThat(plan.status().conditions()).extracting(Condition::type).containsExactly("RealizationFailure");
        assertThat(plan.trouble()).isEmpty();
    }

    @Test
    void threeOfManyNodesAreNamed() {
        for (var node : List.of("e", "d", "c", "b", "a")) {
            says(node, UID, 3, "no");
        }

        assertThat(plan("a", "b", "c", "d", "e").trouble())
                .map(Demand.Obstacle::message)
                .hasValue("a: no; b: no; c: no; and 2 more");
    }

    @Test
    void nobodyCanEnforceIt() {
        says("a", UID, 3, "");
        var obstacle = new Demand.Obstacle("PolicyInvalid", "spec.priority: it has to be a number from 1 to 10000");

        var plan = StatusPlan.of(
                new Demand(policy(Optional.empty()), new TreeSet<>(), Optional.of(obstacle)),
                StatusPlan.Reports.of(reports),
                NOW);

        assertThat(plan.status())
                .isEqualTo(new PolicyStatus(
                        "Failed",
                        3,
                        0,
                        0,
                        List.of(new Condition(
                                "Realizable",
                                "False",
                                "PolicyInvalid",
                                "spec.priority: it has to be a number from 1 to 10000",
                                NOW))));
        assertThat(plan.trouble()).hasValue(obstacle);
    }

    /** Else every look at it would be a write. */
    @Test
    void timeOfAConditionIsThatOfItsFirstAppearance() {
        says("a", UID, 3, "no");
        var first = plan("a").status();

        var later = StatusPlan.of(
                new Demand(policy(Optional.of(first)), new TreeSet<>(List.of("a")), Optional.empty()),
                StatusPlan.Reports.of(reports),
                NOW.plusSeconds(60));

        assertThat(later.status()).isEqualTo(first);
    }

    private StatusPlan plan(String... nodes) {
        return StatusPlan.of(
                new Demand(policy(Optional.empty()), new TreeSet<>(List.of(nodes)), Optional.empty()),
                StatusPlan.Reports.of(reports),
                NOW);
    }

    private static Written policy(Optional<PolicyStatus> status) {
        return new Written(new Origin(Kind.CLUSTER, "", "p"), UID, 3, new PolicySpec(Map.of()), status);
    }

    private void says(String node, String uid, long generation, String failure) {
        var report = new NodePolicyStatus();
        report.getMetadata().setName(node);
        report.setSpec(new NodePolicyStatus.Spec(List.of(new NodePolicyStatus.Entry(uid, generation, failure))));
        reports.add(report);
    }
}
