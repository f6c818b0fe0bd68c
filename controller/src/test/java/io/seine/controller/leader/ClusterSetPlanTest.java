package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.Condition;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.api.multicluster.ClusterSetStatus;
import io.seine.api.multicluster.ClusterStatus;
import io.seine.controller.Proves;
import io.seine.controller.reconcile.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The leader's ClusterSet status; the numbers are rows of the specification's table of assertions (12.3). */
class ClusterSetPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:57:27Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(3600);

    @Test
    @Proves("row 50")
    void row50_aLeaderThatIsItsOwnLeaderIsReady() {
        var plan = plan(clusterSet("clusterset1", "leader1", "leader1"), List.of());

        assertThat(ready(plan).holds()).isTrue();
    }

    @Test
    @Proves("row 53")
    void row53_oneMemberOutOfTwoReadyIsNotReady() {
        var plan = plan(
                clusterSet("clusterset1", "leader1", "leader1"), List.of(announce("west", 31), announce("east", 5)));

        assertThat(plan.status().totalClusters()).isEqualTo(2);
        assertThat(plan.status().readyClusters()).isEqualTo(1);
        assertThat(plan.status().observedGeneration()).isEqualTo(3);
        assertThat(plan.status().clusterStatuses())
                .extracting(ClusterStatus::clusterID)
                .containsExactly("east", "west");
        assertThat(ready(plan)).isEqualTo(new Condition("Ready", "False", "NoReadyCluster", "", NOW));
    }

    @Test
    @Proves("row 54")
    void row54_anAnnouncedMemberIsConnected() {
        var plan = plan(clusterSet("clusterset1", "leader1", "leader1"), List.of(announce("east", 30)));

        assertThat(plan.status().clusterStatuses().getFirst().conditions())
                .containsExactly(new Condition("Ready", "True", "Connected", "Member Connected", NOW));
        assertThat(ready(plan)).isEqualTo(new Condition("Ready", "True", "", "", NOW));
    }

    @Test
    @Proves("row 55")
    void row55_aMemberThatLeftHasNoStatus() {
        var clusterSet = clusterSet("clusterset1", "leader1", "leader1");
        clusterSet.setStatus(plan(clusterSet, List.of(announce("east", 0))).status());

        var plan = plan(clusterSet, List.of());

        assertThat(plan.status().clusterStatuses()).isEmpty();
        assertThat(plan.status().totalClusters()).isZero();
    }

    @Test
    @Proves("row 56")
    void row56_aSilentMemberIsDisconnectedSinceItsLastHeartbeat() {
        var plan = plan(clusterSet("clusterset1", "leader1", "leader1"), List.of(announce("east", 30.001)));

        assertThat(plan.status().clusterStatuses().getFirst().conditions())
                .containsExactly(new Condition(
                        "Ready",
                        "False",
                        "Disconnected",
                        "No MemberClusterAnnounce update after Tue Nov 24 08:56:56 UTC 2026",
                        NOW));
    }

    @Test
    void theTimeOfATransitionStaysUntilTheNext() {
        var clusterSet = clusterSet("clusterset1", "leader1", "leader1");
        var before = ClusterSetPlan.plan(new ClusterSetPlan.Inputs(
                clusterSet,
                List.of(clusterSet),
                "",
                List.of(new Announce("east", "clusterset1", NOW)),
                LONG_AGO,
                NOW.minusSeconds(100)));
        clusterSet.setStatus(before.status());

        var plan = plan(clusterSet, List.of(announce("east", 1)));

        assertThat(plan.status()).isEqualTo(before.status());
    }

    @Test
    void theNextLookIsWhenTheFirstMemberWouldFallSilent() {
        var plan = plan(
                clusterSet("clusterset1", "leader1", "leader1"),
                List.of(announce("a", 5), announce("b", 20), announce("c", 300)));

        assertThat(plan.next()).isEqualTo(Next.after(Duration.ofMillis(10_001)));
    }

    @Test
    @Proves("W-17")
    void afterThePauseOfTheLeaderAMemberThatWasConnectedGetsTheTimeToBeHeard() {
        var clusterSet = clusterSet("clusterset1", "leader1", "leader1");
        clusterSet.setStatus(plan(clusterSet, List.of(announce("east", 1))).status());

        var early = listening(clusterSet, 14, announce("east", 300));
        clusterSet.setStatus(early.status());
        var late = listening(clusterSet, 16, announce("east", 300));

        assertThat(early.status().readyClusters()).isEqualTo(1);
        assertThat(early.next()).isEqualTo(Next.after(Duration.ofMillis(1_001)));
        assertThat(late.status().readyClusters()).isZero();
    }

    @Test
    @Proves("W-17")
    void theStartOfTheLeaderForgivesNobodyWhoWasDisconnectedOrIsNewAndSilent() {
        var known = clusterSet("clusterset1", "leader1", "leader1");
        known.setStatus(plan(known, List.of(announce("east", 31))).status());

        var plan = listening(known, 1, announce("east", 60), announce("west", 40));

        assertThat(plan.status().readyClusters()).isZero();
        assertThat(plan.status().totalClusters()).isEqualTo(2);
    }

    @Test
    @Proves("W-17")
    void w17_aClusterSetWithoutMembersSaysSo() {
        var plan = plan(clusterSet("clusterset1", "leader1", "leader1"), List.of());

        assertThat(ready(plan).reason()).isEqualTo("NoMemberCluster");
    }

    @Test
    @Proves("W-9")
    void w9_aMissingClusterIdIsToldAsLongAsItIsMissing() {
        var clusterSet = clusterSet("clusterset1", "", "leader1");

        var first = plan(clusterSet, List.of());
        clusterSet.setStatus(first.status());
        var again = plan(clusterSet, List.of());
        clusterSet.setSpec(clusterSet("clusterset1", "leader1", "leader1").getSpec());
        var corrected = plan(clusterSet, List.of());

        assertThat(ready(first).reason()).isEqualTo("ClusterIDMissing");
        assertThat(ready(first).message()).isEqualTo("'clusterID' is not set in the ClusterSet mcs1/clusterset1 spec");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(ready(corrected).holds()).isTrue();
    }

    @Test
    void aClusterThatIsNotAmongTheLeadersIsTold() {
        var plan = plan(clusterSet("clusterset1", "leader1", "other"), List.of(announce("east", 1)));

        assertThat(ready(plan).status()).isEqualTo("False");
        assertThat(ready(plan).reason()).isEqualTo("LocalClusterNotLeader");
        assertThat(plan.status().clusterStatuses()).isEmpty();
    }

    @Test
    void theSecondClusterSetInANamespaceIsRefusedAndRecoversWhenTheFirstGoes() {
        var first = clusterSet("b-first", "leader1", "leader1");
        var second = clusterSet("a-second", "leader1", "leader1");
        second.getMetadata().setCreationTimestamp("2026-11-24T08:00:01Z");

        var both = ClusterSetPlan.plan(
                new ClusterSetPlan.Inputs(second, List.of(second, first), "", List.of(), LONG_AGO, NOW));
        var elder = ClusterSetPlan.plan(
                new ClusterSetPlan.Inputs(first, List.of(second, first), "", List.of(), LONG_AGO, NOW));
        var alone =
                ClusterSetPlan.plan(new ClusterSetPlan.Inputs(second, List.of(second), "", List.of(), LONG_AGO, NOW));

        assertThat(ready(both).reason()).isEqualTo("MultipleClusterSets");
        assertThat(ready(both).message()).contains("b-first");
        assertThat(ready(elder).holds()).isTrue();
        assertThat(ready(alone).holds()).isTrue();
    }

    @Test
    void anAnnounceForAnotherClusterSetDoesNotCount() {
        var plan = ClusterSetPlan.plan(new ClusterSetPlan.Inputs(
                clusterSet("clusterset1", "leader1", "leader1"),
                List.of(),
                "",
                List.of(new Announce("east", "other", NOW)),
                LONG_AGO,
                NOW));

        assertThat(plan.status().clusterStatuses()).isEmpty();
    }

    @Test
    void aClusterSetWithoutSpecIsNoAccident() {
        var clusterSet = clusterSet("clusterset1", "", "");
        clusterSet.setSpec(null);

        assertThat(ready(plan(clusterSet, List.of())).reason()).isEqualTo("ClusterIDMissing");
    }

    private static ClusterSetPlan plan(ClusterSet clusterSet, List<Announce> announces) {
        return ClusterSetPlan.plan(
                new ClusterSetPlan.Inputs(clusterSet, List.of(clusterSet), "", announces, LONG_AGO, NOW));
    }

    @Test
    void anIdThatCannotBeTakenFromItsClaimIsSaid() {
        var clusterSet = clusterSet("clusterset1", "", "leader1");

        var plan = ClusterSetPlan.plan(new ClusterSetPlan.Inputs(
                clusterSet, List.of(clusterSet), "the claim cannot be read", List.of(), LONG_AGO, NOW));

        assertThat(ready(plan).reason()).isEqualTo("ClusterIDMissing");
        assertThat(ready(plan).message()).endsWith("spec, and the claim cannot be read");
    }

    private static ClusterSetPlan listening(ClusterSet clusterSet, int seconds, Announce... announces) {
        return ClusterSetPlan.plan(new ClusterSetPlan.Inputs(
                clusterSet, List.of(clusterSet), "", List.of(announces), NOW.minusSeconds(seconds), NOW));
    }

    private static Announce announce(String cluster, double secondsAgo) {
        return new Announce(cluster, "clusterset1", NOW.minus(Duration.ofMillis((long) (secondsAgo * 1000))));
    }

    private static Condition ready(ClusterSetPlan plan) {
        return plan.status().conditions().getFirst();
    }

    private static ClusterSet clusterSet(String name, String clusterId, String leader) {
        var clusterSet = new ClusterSet();
        clusterSet.setMetadata(new ObjectMetaBuilder()
                .withNamespace("mcs1")
                .withName(name)
                .withGeneration(3L)
                .withCreationTimestamp("2026-11-24T08:00:00Z")
                .build());
        clusterSet.setSpec(new ClusterSetSpec(clusterId, List.of(new ClusterSetSpec.Leader(leader, "", "")), "mcs1"));
        clusterSet.setStatus(new ClusterSetStatus(0, 0, List.of(), List.of(), 0));
        return clusterSet;
    }
}
