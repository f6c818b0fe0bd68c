package io.seine.cli.mc.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Round trips are read from the agents' metrics. */
class TunnelFiguresTest {
    @Test
    void theFastestGatewayOfAClusterCounts() {
        var figures = TunnelFigures.read("node-1", """
                # TYPE seine_tunnel_round_trip_seconds gauge
                seine_tunnel_round_trip_seconds{role="agent",cluster="west",gateway="192.0.2.1"} 0.004
                seine_tunnel_round_trip_seconds{role="agent",cluster="west",gateway="192.0.2.2"} 0.0025
                seine_tunnel_mtu_bytes{role="agent"} 1450
                """);

        assertThat(figures.roundTrips())
                .containsEntry("west", Duration.ofNanos(2_500_000))
                .hasSize(1);
        assertThat(figures.mtu()).hasValue(1450);
    }
}
