package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.TunnelState;
import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is found of the ways to other clusters; the own Node is a1, which asks the candidate a2 and the two gateways of cluster-b. */
class TunnelsTest {
    private static final Ipv4 OTHER = Ipv4.parse("172.18.0.12");
    private static final Ipv4 FIRST = Ipv4.parse("172.18.0.21");
    private static final Ipv4 SECOND = Ipv4.parse("172.18.0.22");
    private static final Watched WATCHED = new Watched(
            "a1",
            false,
            List.of(new Watched.Candidate("a1", Ipv4.parse("172.18.0.11")), new Watched.Candidate("a2", OTHER)),
            List.of(new Watched.Remote("cluster-b", List.of(FIRST, SECOND), Optional.empty())));

    private final Map<Ipv4, Pulse> pulses =
            new HashMap<>(Map.of(OTHER, new Pulse(0), FIRST, new Pulse(0), SECOND, new Pulse(0)));
    private long now;

    /** Asks all so often; {@code answering} answer each time. */
    private Tunnels ask(int probes, Ipv4... answering) {
        for (int i = 0; i < probes; i++) {
            now += Duration.ofMillis(50).toNanos();
            for (var address : answering) {
                Objects.requireNonNull(pulses.get(address)).heard(now, Duration.ofMillis(3), new GatewayState(true, 1));
            }
            pulses.values().forEach(pulse -> pulse.judge(now));
        }
        return Tunnels.of(WATCHED, pulses);
    }

    @Test
    void oneAnswerOfAnyGatewayMakesTheWayUp() {
        assertThat(ask(1).state("cluster-b")).isEmpty();
        assertThat(ask(1, SECOND).state("cluster-b")).contains(TunnelState.UP);
    }

    @Test
    void aSilenceCountsWhenItIsLongAndDependsOnWhatWasBefore() {
        assertThat(ask(Silent.PATIENCE - 1).state("cluster-b")).isEmpty();
        assertThat(ask(1).state("cluster-b")).contains(TunnelState.NEVER_ANSWERED);

        ask(1, FIRST);

        assertThat(ask(Silent.PATIENCE - 2).state("cluster-b")).contains(TunnelState.UP);
        assertThat(ask(1).state("cluster-b")).contains(TunnelState.NO_ANSWER);
    }

    @Test
    void aClusterThatIsNotAskedHasNoState() {
        assertThat(ask(2 * Silent.PATIENCE).state("cluster-c")).isEmpty();
        assertThat(Tunnels.NONE.state("cluster-b")).isEmpty();
    }

    @Test
    void whatIsAskedAndAnsweredIsCounted() {
        ask(30, FIRST);
        var ways = ask(10).ways();

        assertThat(ways.getFirst())
                .isEqualTo(new Tunnels.Way("cluster-b", FIRST, false, true, false, Duration.ofMillis(3), 40, 30));
        assertThat(ways.getLast())
                .isEqualTo(new Tunnels.Way("cluster-b", SECOND, true, false, false, Duration.ZERO, 40, 0));
    }

    @Test
    void aNodeIsAloneThatHearsNeitherTheOtherCandidateNorAnotherCluster() {
        assertThat(ask(Silent.PATIENCE, OTHER, FIRST).alone()).isFalse();
        assertThat(ask(Silent.PATIENCE, FIRST).alone()).isFalse();
        assertThat(ask(Silent.PATIENCE, OTHER).alone()).isFalse();
        assertThat(ask(Silent.PATIENCE).alone()).isTrue();
    }

    @Test
    void oneWithoutOtherCandidatesIsNotAlone() {
        var single = new Watched("a1", false, WATCHED.candidates().subList(0, 1), WATCHED.remotes());
        ask(Silent.PATIENCE);

        assertThat(Tunnels.of(single, pulses).alone()).isFalse();
    }
}
