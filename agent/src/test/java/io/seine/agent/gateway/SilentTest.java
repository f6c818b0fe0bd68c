package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.Problem.Subject;
import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilentTest {
    private static final Ipv4 FIRST = Ipv4.parse("172.18.0.21");
    private static final Ipv4 SECOND = Ipv4.parse("172.18.0.22");
    private static final Watched WATCHED = new Watched(
            "a1", false, List.of(), List.of(new Watched.Remote("cluster-b", List.of(FIRST, SECOND), Optional.empty())));

    private final Pulse first = new Pulse(0);
    private final Pulse second = new Pulse(0);
    private long now;

    private List<Silent> ask(int probes) {
        for (int i = 0; i < probes; i++) {
            now++;
            first.judge(now);
            second.judge(now);
        }
        return Silent.among(WATCHED, Map.of(FIRST, first, SECOND, second));
    }

    @Test
    void aClusterThatNeverAnsweredIsToldAfterAWhileWithWhatMayBeTheReason() {
        assertThat(ask(Silent.PATIENCE - 1)).isEmpty();

        var silent = ask(1);

        assertThat(silent).containsExactly(new Silent("cluster-b", List.of(FIRST, SECOND), false));
        assertThat(silent.getFirst().problem("b-info", 8473))
                .isEqualTo(new Problem(
                        Subject.CLUSTER_INFO_IMPORT,
                        "b-info",
                        "ClusterNotAnswering",
                        "No packet has come back from the cluster cluster-b so far: no gateway of it (172.18.0.21, 172.18.0.22)"
                                + " answers probes through the tunnel; look at that cluster's gateway, and whether UDP port 8473"
                                + " passes in both directions between the gateways. A gateway that is run by Antrea's agent"
                                + " answers none"));
    }

    @Test
    void oneAnswerOfAnyGatewayIsEnough() {
        ask(Silent.PATIENCE);
        second.heard(now, Duration.ofMillis(1), new GatewayState(true, 1));

        assertThat(ask(Silent.PATIENCE - 1)).isEmpty();
        assertThat(ask(1)).containsExactly(new Silent("cluster-b", List.of(FIRST, SECOND), true));
    }
}
