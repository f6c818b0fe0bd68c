package io.seine.agent.gateway;

import static io.seine.agent.gateway.Samples.GATEWAY;
import static io.seine.agent.gateway.Samples.WEST;
import static io.seine.agent.gateway.Samples.inputs;
import static io.seine.agent.gateway.Samples.remote;
import static io.seine.agent.gateway.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.api.multicluster.TunnelState;
import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who reports on the ways to other clusters, and what. */
class TunnelReportTest {
    private static final RemoteCluster OVERLAPPING = remote("bad", 2, "198.51.100.9", "10.96.0.0/17");
    private static final Tunnels WEST_ANSWERS = new Tunnels(
            List.of(new Tunnels.Way(
                    "west", Ipv4.parse("198.51.100.1"), true, true, false, Duration.ofMillis(3), 10, 10)),
            false);
    private static final GatewayObject WITH_STANDBY = new GatewayObject(
            GATEWAY.node(),
            GATEWAY.created(),
            false,
            GATEWAY.gatewayIP(),
            GATEWAY.internalIP(),
            GATEWAY.serviceCIDR(),
            "",
            List.of(new Standby("east-2", "192.0.2.12", "192.0.2.12")));

    private static Optional<TunnelReport> report(NodeInputs in, Tunnels tunnels) {
        return TunnelReport.of(in, NodePlan.of(in), tunnels);
    }

    private static Optional<TunnelReport> reported(Map<String, Optional<TunnelState>> clusters) {
        return Optional.of(new TunnelReport("east-1", new TreeMap<>(clusters), false));
    }

    @Test
    void theGatewayReportsOfEveryClusterThatIsAnnounced() {
        assertThat(report(inputs("east-1", WEST, Samples.NORTH, OVERLAPPING), WEST_ANSWERS))
                .isEqualTo(reported(Map.of(
                        "west", Optional.of(TunnelState.UP),
                        "north", Optional.empty(),
                        "bad", Optional.of(TunnelState.LEFT_OUT))));
    }

    @Test
    void otherNodesReportNothing() {
        assertThat(report(inputs("east-2", WEST), WEST_ANSWERS)).isEmpty();
        assertThat(report(with(inputs("east-2", WEST), WITH_STANDBY), WEST_ANSWERS))
                .isEmpty();
    }

    @Test
    void oneThatStandsInReportsOnTheObjectThatThereIs() {
        var standIn = new Choice(Optional.of("east-2"), new TreeMap<>());

        assertThat(report(with(with(inputs("east-2", WEST), WITH_STANDBY), standIn), WEST_ANSWERS))
                .isEqualTo(reported(Map.of("west", Optional.of(TunnelState.UP))));
        assertThat(report(with(with(inputs("east-1", WEST), WITH_STANDBY), standIn), WEST_ANSWERS))
                .isEmpty();
    }

    @Test
    void aGatewayThatCannotBeUsedReachesNobody() {
        assertThat(report(with(inputs("east-1", WEST), Samples.gateway("east-1", 0, "nonsense")), Tunnels.NONE))
                .isEqualTo(reported(Map.of("west", Optional.of(TunnelState.LEFT_OUT))));
        assertThat(report(inputs("east-1"), Tunnels.NONE)).isEqualTo(reported(Map.of()));
    }
}
