package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.kernel.TwoClusters;
import io.seine.api.multicluster.TunnelState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where traffic is not encrypted, candidates look at the other clusters too. */
class FailoverIT extends GatewayFailures {
    private static final String WAY = "role=\"agent\",cluster=\"cluster-b\",gateway=\"172.18.0.21\"";

    FailoverIT() throws IOException {
        super("sf-", OptionalInt.empty());
    }

    /** Nothing between that Node and the others, in either direction. */
    private void cut(String one, String... others) {
        deafen(one, others);
        clusters.nft(
                one,
                "add table ip cut; add chain ip cut out { type filter hook output priority -400; }; add rule ip cut out ip daddr { "
                        + addresses(others) + " } drop");
    }

    /** Nothing from the others to that Node. */
    private void deafen(String one, String... others) {
        clusters.nft(
                one,
                "add table ip cut; add chain ip cut in { type filter hook prerouting priority -400; }; add rule ip cut in ip saddr { "
                        + addresses(others) + " } drop");
    }

    private static String addresses(String... nodes) {
        return String.join(", ", Stream.of(nodes).map(TwoClusters::underlay).toList());
    }

    private void mend(String node) {
        clusters.nft(node, "delete table ip cut");
    }

    @Test
    void connectionsSurviveTheLossOfTheGatewaysOfBothClusters() {
        connect("pa3", "pb3");
        link("a1", "down");
        link("b1", "down");
        try {
            talk();
            awaitStandIn("a2");
            awaitStandIn("b2");
        } finally {
            link("a1", "up");
            link("b1", "up");
        }
        talk();
        awaitGateways("a1", "b1");
        talk();
    }

    @Test
    void gatewaysThatDoNotReachEachOtherAreReplacedAndComeBack() {
        gatewaysAreReplacedAndComeBackWhen(() -> cut("a1", "b1"));
    }

    @Test
    void gatewaysBetweenWhichOneDirectionFailsAreReplacedAndComeBack() {
        gatewaysAreReplacedAndComeBackWhen(() -> deafen("a1", "b1"));
    }

    private void gatewaysAreReplacedAndComeBackWhen(Runnable failing) {
        connect("pa3", "pb3");
        failing.run();
        try {
            talk();
            await(() -> List.of("a1", "b1").stream()
                    .anyMatch(gateway -> !agent(gateway).gateway().equals(gateway)));
            talk();
        } finally {
            mend("a1");
        }
        awaitGateways("a1", "b1");
        talk();
    }

    @Test
    void aClusterThatNoGatewayReachesIsNamedUntilItAnswers() {
        List.of("a1", "a2").forEach(node -> cut(node, "b1", "b2"));
        try {
            await(() -> agent("a1").reasons().contains("ClusterNotAnswering"));
            await(() -> agent("b1").reasons().contains("ClusterNotAnswering"));
            await(() -> reported("a1").equals(Optional.of(TunnelState.NO_ANSWER)));
            assertThat(agent("a1").metrics()).contains("seine_tunnel_up{" + WAY + "} 0\n");
        } finally {
            List.of("a1", "a2").forEach(this::mend);
        }
        awaitGateways("a1", "b1");
        await(() -> reported("a1").equals(Optional.of(TunnelState.UP)));
    }

    @Test
    void aStandInReportsForTheGatewayAndTheChangeIsCounted() {
        await(() -> reported("a1").equals(Optional.of(TunnelState.UP)));
        assertThat(agent("a1").metrics()).contains("seine_gateway_changes_total{role=\"agent\"} 0\n");
        assertThat(agent("a2").reported()).isEmpty();
        assertThat(agent("a2").metrics())
                .contains(
                        "seine_gateway_role{role=\"agent\",state=\"Standby\"} 1\n", "seine_tunnel_up{" + WAY + "} 1\n");
        assertThat(agent("a3").metrics()).contains("state=\"Regular\"} 1\n").doesNotContain("seine_tunnel_up");

        link("a1", "down");
        try {
            awaitStandIn("a2");
            await(() -> reported("a2").equals(Optional.of(TunnelState.UP)));
            assertThat(agent("a2").reported().orElseThrow().gateway()).isEqualTo("a1");
            assertThat(agent("a2").metrics()).doesNotContain("seine_gateway_changes_total{role=\"agent\"} 0\n");
            await(() -> agent("a1").reported().filter(TunnelReport::alone).isPresent());
        } finally {
            link("a1", "up");
        }
        awaitGateways("a1", "b1");
    }
}
