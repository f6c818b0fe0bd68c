package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.metrics.Series;
import io.seine.api.multicluster.TunnelState;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where traffic is encrypted, the other cluster learns of a new gateway by its handshake. */
class EncryptedFailoverIT extends GatewayFailures {
    EncryptedFailoverIT() throws IOException {
        super("se-", OptionalInt.of(51_821));
    }

    @Test
    void theGatewayShowsItsHandshakesAndTrafficByCluster() {
        var before = System.currentTimeMillis() / 1000;
        connect("pa3", "pb3");

        await(() -> reported("a1").equals(Optional.of(TunnelState.UP)));
        await(() -> value("seine_wireguard_received_bytes_total{role=\"agent\",cluster=\"cluster-b\"}") > 10_000);

        assertThat(value("seine_wireguard_sent_bytes_total{role=\"agent\",cluster=\"cluster-b\"}"))
                .isGreaterThan(10_000);
        assertThat(value("seine_wireguard_last_handshake_timestamp_seconds{role=\"agent\",cluster=\"cluster-b\"}"))
                .isBetween(before - 180.0, System.currentTimeMillis() / 1000.0);
        assertThat(value("seine_tunnel_up{role=\"agent\",cluster=\"cluster-b\",gateway=\"10.97.0.0\"}"))
                .isEqualTo(1);
        assertThat(value("seine_tunnel_round_trip_seconds{role=\"agent\",cluster=\"cluster-b\",gateway=\"10.97.0.0\"}"))
                .isBetween(1e-6, 1.0);
        assertThat(Series.ofAgents())
                .allSatisfy(series -> assertThat(agent("a1").metrics()).contains("# TYPE " + series.text() + " "));
        assertThat(agent("a2").metrics()).doesNotContain("seine_tunnel_up", "wireguard");
    }

    private double value(String series) {
        return agent("a1")
                .metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(-1);
    }
}
