package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.WireGuard;
import io.seine.controller.Proves;
import io.seine.controller.member.GatewayElection.Candidate;
import io.seine.controller.member.GatewayElection.Result;
import io.seine.controller.member.GatewayPlan.InClusterSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayPlanTest {
    private static final Result NODE_2 =
            new Result(Optional.of(new Candidate("node-2", "192.0.2.2", "10.0.0.2")), List.of(), List.of());
    private static final Result NOBODY = new Result(Optional.empty(), List.of(), List.of());

    private static Gateway gateway(String node, String key) {
        var gateway = Gateway.of("ns", node, "192.0.2.1", "10.0.0.1", "10.96.0.0/12");
        if (!key.isEmpty()) {
            gateway.setWireGuard(new WireGuard(key));
        }
        return gateway;
    }

    private static List<Gateway> plan(
            InClusterSet in, Result election, List<Gateway> present, String cidr, String announced) {
        return GatewayPlan.plan(new GatewayPlan.Inputs(
                        "ns",
                        in,
                        election,
                        present,
                        Optional.of(cidr).filter(text -> !text.isEmpty()),
                        Optional.of(announced).filter(text -> !text.isEmpty()).map(WireGuard::new)))
                .gateways()
                .orElse(present);
    }

    @Test
    void theElectedNodeHasTheGateway() {
        assertThat(plan(InClusterSet.YES, NODE_2, List.of(), "10.96.0.0/12", ""))
                .containsExactly(Gateway.of("ns", "node-2", "192.0.2.2", "10.0.0.2", "10.96.0.0/12"));
    }

    @Test
    void theGatewayNamesThoseThatCanTakeItsPlace() {
        var election = new Result(
                NODE_2.active(),
                List.of(
                        new Candidate("node-1", "192.0.2.1", "10.0.0.1"),
                        new Candidate("node-3", "192.0.2.3", "10.0.0.3")),
                List.of());

        var gateway =
                plan(InClusterSet.YES, election, List.of(), "10.96.0.0/12", "").getFirst();

        assertThat(gateway.getMetadata().getAnnotations())
                .containsExactly(
                        entry("multicluster.seine.io/standbys", "node-1=192.0.2.1/10.0.0.1,node-3=192.0.2.3/10.0.0.3"));
    }

    @Test
    void withoutCandidateThereIsNoGateway() {
        assertThat(plan(InClusterSet.YES, NOBODY, List.of(gateway("node-1", "")), "10.96.0.0/12", ""))
                .isEmpty();
    }

    @Test
    void outsideOfAClusterSetThereIsNoGateway() {
        assertThat(plan(InClusterSet.NO, NODE_2, List.of(gateway("node-2", "")), "10.96.0.0/12", ""))
                .isEmpty();
    }

    @Test
    @Proves("W-11b")
    void whileUndecidedTheGatewayMovesButNoneIsMadeAndNoneGoes() {
        assertThat(plan(InClusterSet.UNDECIDED, NOBODY, List.of(gateway("node-1", "")), "10.96.0.0/12", ""))
                .hasSize(1);
        assertThat(plan(InClusterSet.UNDECIDED, NODE_2, List.of(), "10.96.0.0/12", ""))
                .isEmpty();
        assertThat(plan(InClusterSet.UNDECIDED, NODE_2, List.of(gateway("node-1", "")), "10.96.0.0/12", ""))
                .extracting(object -> object.getMetadata().getName())
                .containsExactly("node-2");
    }

    @Test
    @Proves("W-37")
    void failoverDoesNotWaitForTheServiceCidr() {
        assertThat(plan(InClusterSet.YES, NODE_2, List.of(), "", "")).isEmpty();
        assertThat(plan(InClusterSet.YES, NODE_2, List.of(gateway("node-1", "")), "", ""))
                .containsExactly(Gateway.of("ns", "node-2", "192.0.2.2", "10.0.0.2", "10.96.0.0/12"));
    }

    @Test
    void theKeyOfAnAgentIsNotTouched() {
        var planned = plan(InClusterSet.YES, NODE_2, List.of(gateway("node-2", "KEY")), "10.96.0.0/12", "OLD");

        assertThat(planned).singleElement().extracting(Gateway::getWireGuard).isNull();
    }

    @Test
    void theKeyOfTheClusterGoesOverToANewGateway() {
        assertThat(plan(InClusterSet.YES, NODE_2, List.of(gateway("node-1", "KEY")), "10.96.0.0/12", "OLD"))
                .extracting(
                        object -> Objects.requireNonNull(object.getWireGuard()).publicKey())
                .containsExactly("KEY");
        assertThat(plan(InClusterSet.YES, NODE_2, List.of(), "10.96.0.0/12", "KEY"))
                .as("deleted by hand")
                .extracting(
                        object -> Objects.requireNonNull(object.getWireGuard()).publicKey())
                .containsExactly("KEY");
    }

    @ParameterizedTest
    @EnumSource(InClusterSet.class)
    void oneGatewayAtMost(InClusterSet in) {
        var present = List.of(gateway("node-1", ""), gateway("node-2", ""));

        assertThat(plan(in, NODE_2, present, "10.96.0.0/12", "")).hasSizeLessThanOrEqualTo(1);
    }
}
