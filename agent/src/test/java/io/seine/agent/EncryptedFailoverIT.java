package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.metrics.Series;
import io.seine.api.multicluster.TunnelState;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where traffic is encrypted, the other cluster learns of a new gateway by its handshake, and of a new key before it is used. */
class EncryptedFailoverIT extends GatewayFailures {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptedFailoverIT.class);

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

    @ParameterizedTest
    @CsvSource({"a, a1, b1", "b, b1, a1"})
    void aKeyThatIsAnnouncedBeforeItIsUsedInterruptsNobody(String cluster, String gateway, String other) {
        connect("pa3", "pb3");

        var longest = longestWait(() -> {
            var old = peers(other);
            var key = clusters.encryption().announceNewKey(cluster);
            wakeAll();
            await(() -> peers(other).contains(key));
            assertThat(peers(other)).contains(old);
            clusters.encryption().useNewKey(cluster);
            agent(gateway).wake();
            await(() -> peers(other).equals(key));
        });

        LOG.info("longest wait while {} changed its key: {}", cluster, longest);
        talk();
        awaitGateways("a1", "b1");
        talk();
    }

    @ParameterizedTest
    @CsvSource({"a, a1, b1", "b, b1, a1"})
    void connectionsSurviveAKeyThatOthersLearnOfTooLate(String cluster, String gateway, String other) {
        connect("pa3", "pb3");

        var longest = longestWait(() -> {
            var key = clusters.encryption().announceNewKey(cluster);
            clusters.encryption().useNewKey(cluster);
            agent(gateway).wake();
            await(() -> clusters.at(gateway)
                    .shell("wg show seine-wg0 public-key")
                    .strip()
                    .equals(key));
            agent(other).wake();
            await(() -> peers(other).equals(key));
        });

        LOG.info("longest wait while {} changed its key unannounced: {}", cluster, longest);
        talk();
        awaitGateways("a1", "b1");
        talk();
    }

    private String peers(String gateway) {
        return clusters.at(gateway).shell("wg show seine-wg0 peers").strip();
    }
}
