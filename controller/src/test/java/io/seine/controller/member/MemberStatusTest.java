package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.Condition;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetStatus;
import io.seine.controller.Proves;
import io.seine.controller.exchange.ConnectionState;
import io.seine.controller.exchange.LeaderAccess;
import io.seine.controller.member.GatewayElection.Unusable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemberStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final LeaderAccess ACCESS =
            new LeaderAccess("set", "east", "north", "https://h:1", "ns", "CA", "TOKEN");
    private static final Optional<String> KNOWN = Optional.empty();
    private static final NetworkVerdict GOOD =
            new NetworkVerdict(KNOWN, true, List.of(), List.of(), List.of(), TunnelAnswers.NOT_SAID);

    @Test
    @Proves({"row 86", "row 90"})
    void connectedMemberIsReadyAsTheOriginalSaysIt() {
        var status = MemberStatus.connected(clusterSet(), ACCESS, new ConnectionState.Connected(), GOOD, NOW);

        assertThat(status.totalClusters()).isEqualTo(1);
        assertThat(status.readyClusters()).isEqualTo(1);
        assertThat(said(status.conditions())).containsExactly("Ready=True : ", "NetworkReady=True : ");
        assertThat(status.clusterStatuses()).singleElement().satisfies(leader -> {
            assertThat(leader.clusterID()).isEqualTo("north");
            assertThat(said(leader.conditions()))
                    .containsExactly(
                            "Ready=True : ", "IsLeader=True : This leader cluster is the leader for local cluster");
        });
    }

    @Test
    @Proves({"W-16", "row 90"})
    void failureIsSaidWithItsReasonAndTheLeaderStaysTheLeader() {
        var before = clusterSet();
        before.setStatus(MemberStatus.connected(before, ACCESS, new ConnectionState.Connected(), GOOD, NOW));

        var status = MemberStatus.connected(
                before, ACCESS, new ConnectionState.Failed("Unreachable", "nobody answers"), GOOD, NOW.plusSeconds(9));

        assertThat(status.readyClusters()).isZero();
        assertThat(said(status.conditions()))
                .contains("Ready=False Unreachable: Disconnected from leader: nobody answers");
        assertThat(said(status.clusterStatuses().getFirst().conditions()))
                .contains("IsLeader=True : This leader cluster is the leader for local cluster");
        assertThat(MemberStatus.news(before, status))
                .extracting(Condition::type)
                .containsExactly("Ready");
    }

    @Test
    @Proves({"row 87"})
    void beforeTheFirstAnswerNothingIsKnown() {
        var status = MemberStatus.connected(clusterSet(), ACCESS, new ConnectionState.Connecting(), GOOD, NOW);

        assertThat(said(status.conditions())).contains("Ready=Unknown : Leader not yet connected");
        assertThat(said(status.clusterStatuses().getFirst().conditions()))
                .containsExactly("Ready=Unknown : Leader cluster added", "IsLeader=False : Leader cluster added");
    }

    @Test
    @Proves({"W-36"})
    void sameStateLaterIsTheSameStatus() {
        var before = clusterSet();
        before.setStatus(MemberStatus.connected(before, ACCESS, new ConnectionState.Connected(), GOOD, NOW));

        var later =
                MemberStatus.connected(before, ACCESS, new ConnectionState.Connected(), GOOD, NOW.plusSeconds(3600));

        assertThat(later).isEqualTo(before.getStatus());
        assertThat(MemberStatus.news(before, later)).isEmpty();
    }

    @Test
    void networkSaysWhatMattersMost() {
        var unusable = List.of(new Unusable("n1", "Node n1 cannot be a gateway"));

        assertThat(network(KNOWN, true, unusable, List.of("overlap"))).isEqualTo("False NetworkConflict: overlap");
        assertThat(network(Optional.of("why"), true, List.of(), List.of())).isEqualTo("False ServiceCIDRUnknown: why");
        assertThat(network(KNOWN, false, unusable, List.of()))
                .isEqualTo("False GatewayInvalid: Node n1 cannot be a gateway");
        assertThat(network(KNOWN, true, unusable, List.of()))
                .as("another Node is the gateway: traffic goes, but somebody should know")
                .isEqualTo("True GatewayInvalid: Node n1 cannot be a gateway");
        assertThat(network(KNOWN, false, List.of(), List.of())).startsWith("Unknown NoGateway: ");
    }

    private static String network(
            Optional<String> cidrProblem, boolean hasGateway, List<Unusable> unusable, List<String> refused) {
        var condition = new NetworkVerdict(
                        cidrProblem, hasGateway, unusable, refused, List.of(), TunnelAnswers.NOT_SAID)
                .condition(NOW);
        return condition.status() + " " + condition.reason() + ": " + condition.message();
    }

    @Test
    void whatAnApiServerDoesNotTakeIsSaid() {
        var condition = new NetworkVerdict(
                        KNOWN,
                        true,
                        List.of(),
                        List.of(),
                        List.of("Could not apply Gateway kube-system/node: no"),
                        TunnelAnswers.NOT_SAID)
                .condition(NOW);

        assertThat(said(List.of(condition)))
                .containsExactly("NetworkReady=False WriteRefused: Could not apply Gateway kube-system/node: no");
    }

    private static List<String> said(List<Condition> conditions) {
        return conditions.stream()
                .map(c -> c.type() + "=" + c.status() + " " + c.reason() + ": " + c.message())
                .toList();
    }

    private static ClusterSet clusterSet() {
        var set = new ClusterSet();
        set.setMetadata(
                new ObjectMetaBuilder().withName("set").withGeneration(3L).build());
        set.setStatus(new ClusterSetStatus(0, 0, List.of(), List.of(), 0));
        return set;
    }
}
