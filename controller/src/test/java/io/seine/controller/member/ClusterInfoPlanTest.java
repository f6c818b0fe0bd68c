package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.WireGuard;
import io.seine.api.net.Cidr;
import io.seine.controller.Proves;
import io.seine.controller.member.GatewayElection.Candidate;
import io.seine.controller.member.GatewayElection.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterInfoPlanTest {
    private static final Candidate ONE = new Candidate("node-1", "192.0.2.1", "10.0.0.1");
    private static final Candidate TWO = new Candidate("node-2", "192.0.2.2", "10.0.0.2");
    private static final Optional<Cidr> CIDR = Cidr.tryParse("10.96.0.0/12");
    private static final MultiClusterConfig WITH_PODS =
            MultiClusterConfig.parse("podCIDRs: [10.244.0.0/16]").config();

    private static Gateway gateway(Candidate candidate) {
        return Gateway.of("ns", candidate.node(), candidate.gatewayIp(), candidate.internalIp(), "10.96.0.0/12");
    }

    private static Result elected(Candidate... candidates) {
        return new Result(
                Stream.of(candidates).findFirst(), Stream.of(candidates).skip(1).toList(), List.of());
    }

    private static ClusterInfoPlan plan(Result election, List<Gateway> gateways) {
        return ClusterInfoPlan.plan(new ClusterInfoPlan.Inputs("east", election, gateways, WITH_PODS, CIDR, List.of()));
    }

    @Test
    @Proves("row 128")
    void theGatewayItsKeyAndThePodCidrsAreAnnounced() {
        var gateway = gateway(ONE);
        gateway.setWireGuard(new WireGuard("KEY"));

        assertThat(plan(elected(ONE), List.of(gateway)))
                .isEqualTo(new ClusterInfoPlan.Announce(new ClusterInfo(
                        "east",
                        "10.96.0.0/12",
                        List.of(new GatewayInfo("192.0.2.1")),
                        List.of("10.244.0.0/16"),
                        new WireGuard("KEY"))));
    }

    @Test
    void theOtherCandidatesFollowTheGateway() {
        assertThat(plan(elected(TWO, ONE), List.of(gateway(TWO))))
                .isInstanceOfSatisfying(
                        ClusterInfoPlan.Announce.class,
                        announce -> assertThat(announce.info().gatewayInfos())
                                .containsExactly(new GatewayInfo("192.0.2.2"), new GatewayInfo("192.0.2.1")));
    }

    @Test
    @Proves("W-6b")
    void whileTheGatewayChangesTheActiveOneCounts() {
        var both = List.of(gateway(ONE), gateway(TWO));

        assertThat(plan(elected(TWO), List.of(gateway(ONE)))).isEqualTo(new ClusterInfoPlan.Wait());
        assertThat(plan(elected(TWO), both)).isEqualTo(plan(elected(TWO), List.of(gateway(TWO))));
    }

    @Test
    @Proves("W-38")
    void gatewayDeletedByHandIsNotWithdrawnBecauseItComesBack() {
        assertThat(plan(elected(ONE), List.of())).isEqualTo(new ClusterInfoPlan.Wait());
    }

    @Test
    @Proves("W-38")
    void whatAHandWroteIntoTheGatewayIsNotAnnounced() {
        var edited = Gateway.of("ns", "node-1", "10.9.9.9", "10.9.9.8", "10.9.0.0/16");

        assertThat(plan(elected(ONE), List.of(edited))).isEqualTo(plan(elected(ONE), List.of(gateway(ONE))));
    }

    @Test
    void withoutGatewayItIsWithdrawn() {
        assertThat(plan(elected(), List.of(gateway(ONE)))).isEqualTo(new ClusterInfoPlan.Wait());
        assertThat(plan(elected(), List.of())).isEqualTo(new ClusterInfoPlan.Withdraw());
    }

    @Test
    void furtherServiceCidrsAreAnnouncedWhereClusterIpsAre() {
        assertThat(rangesWith("")).containsExactly("10.244.0.0/16", "10.200.0.0/24");
        assertThat(rangesWith("endpointIPType: PodIP")).containsExactly("10.244.0.0/16");
    }

    private static List<String> rangesWith(String config) {
        var plan = ClusterInfoPlan.plan(new ClusterInfoPlan.Inputs(
                "east",
                elected(ONE),
                List.of(gateway(ONE)),
                MultiClusterConfig.parse("podCIDRs: [10.244.0.0/16]\n" + config).config(),
                CIDR,
                List.of(Cidr.parse("10.200.0.0/24"))));
        return Optional.of(plan)
                .map(ClusterInfoPlan.Announce.class::cast)
                .orElseThrow()
                .info()
                .podCIDRs();
    }

    @Test
    void nothingIsAnnouncedBeforeTheServiceCidrsAreKnown() {
        assertThat(ClusterInfoPlan.plan(new ClusterInfoPlan.Inputs(
                        "east", elected(ONE), List.of(gateway(ONE)), WITH_PODS, Optional.empty(), List.of())))
                .isEqualTo(new ClusterInfoPlan.Wait());
    }
}
