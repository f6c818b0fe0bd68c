package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.Watched.Candidate;
import io.seine.agent.gateway.Watched.Remote;
import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cluster east with the candidates east-1 to east-3, and the cluster west with two gateways. */
class ElectionTest {
    private static final long NOW = Duration.ofHours(1).toNanos();
    private static final Ipv4 EAST_1 = Ipv4.parse("192.0.2.1");
    private static final Ipv4 EAST_2 = Ipv4.parse("192.0.2.2");
    private static final Ipv4 EAST_3 = Ipv4.parse("192.0.2.3");
    private static final Ipv4 WEST_1 = Ipv4.parse("198.51.100.1");
    private static final Ipv4 WEST_2 = Ipv4.parse("198.51.100.2");
    private static final Ipv4 WEST = Ipv4.parse("10.97.0.0");
    private static final List<Candidate> CANDIDATES =
            List.of(new Candidate("east-1", EAST_1), new Candidate("east-2", EAST_2), new Candidate("east-3", EAST_3));
    private static final Remote IN_CLEAR = new Remote("west", List.of(WEST_1, WEST_2), Optional.empty());
    private static final GatewayState ALL = new GatewayState(true, 65_535);
    private static final Remote ENCRYPTED = new Remote("west", List.of(WEST_1, WEST_2), Optional.of(WEST));

    private final Map<Ipv4, Pulse> pulses = new HashMap<>(Map.of(
            EAST_1, there(true, 1),
            EAST_2, there(false, 1),
            EAST_3, there(false, 1),
            WEST_1, there(true, 1),
            WEST_2, there(false, 1)));

    private static Pulse there(boolean active, int reached) {
        var pulse = new Pulse(NOW);
        pulse.heard(NOW, Duration.ofMillis(1), new GatewayState(active, reached));
        pulse.judge(NOW);
        return pulse;
    }

    private static Pulse lost(Duration ago, boolean active) {
        var heard = NOW - ago.toNanos();
        var pulse = new Pulse(heard);
        pulse.heard(heard, Duration.ofMillis(1), new GatewayState(active, 1));
        pulse.judge(heard);
        pulse.judge(NOW);
        return pulse;
    }

    private static Pulse neverHeard() {
        var pulse = new Pulse(NOW - Duration.ofMinutes(1).toNanos());
        pulse.judge(NOW);
        return pulse;
    }

    private Election at(String node, Remote... remotes) {
        return new Election(new Watched(node, false, CANDIDATES, List.of(remotes)), pulses, 1);
    }

    @Test
    void whereAllIsWellThingsAreAsAnnounced() {
        assertThat(at("east-9").choice(NOW)).isEqualTo(Choice.AS_ANNOUNCED);
        assertThat(at("east-2", IN_CLEAR).choice(NOW)).isEqualTo(Choice.AS_ANNOUNCED);
        assertThat(new Election(Watched.NOBODY, pulses, 0).choice(NOW)).isEqualTo(Choice.AS_ANNOUNCED);
    }

    @Test
    void theNextCandidateTakesThePlaceOfOneThatIsLost() {
        pulses.put(EAST_1, lost(Duration.ofSeconds(1), true));

        assertThat(at("east-9").choice(NOW).gateway()).contains("east-2");
        assertThat(at("east-2").choice(NOW).gateway()).contains("east-2");
        assertThat(at("east-2").ownIsThere(Choice.AS_ANNOUNCED)).isFalse();

        pulses.put(EAST_2, lost(Duration.ofSeconds(1), false));

        assertThat(at("east-9").choice(NOW).gateway()).contains("east-3");
    }

    @Test
    void whereNobodyAnswersTheAnnouncedOneIsKept() {
        CANDIDATES.forEach(candidate -> pulses.put(candidate.address(), lost(Duration.ofSeconds(1), true)));

        assertThat(at("east-9").choice(NOW).gateway()).isEmpty();
    }

    @Test
    void untilAllHaveSpokenTheFirstIsUsed() {
        var silent = new Pulse(NOW);
        silent.heard(NOW, Duration.ofMillis(1), GatewayState.UNSAID);
        silent.judge(NOW);
        pulses.put(EAST_1, silent);

        assertThat(at("east-9").choice(NOW).gateway()).isEmpty();
        assertThat(at("east-2").choice(NOW).gateway()).isEmpty();
    }

    @Test
    void oneThatReachesMoreClustersIsBetter() {
        pulses.put(EAST_1, there(true, 0));

        assertThat(at("east-9").choice(NOW).gateway()).contains("east-2");
        assertThat(at("east-3", IN_CLEAR).choice(NOW).gateway()).contains("east-2");
    }

    @Test
    void ofAnotherClustersGatewaysTheOneThatHoldsItselfForThatIsUsed() {
        pulses.put(WEST_1, there(false, 1));
        pulses.put(WEST_2, there(true, 1));
        assertThat(at("east-1", IN_CLEAR).choice(NOW).remotes()).containsEntry("west", WEST_2);

        pulses.put(WEST_1, there(true, 1));
        assertThat(at("east-1", IN_CLEAR).choice(NOW).remotes()).isEmpty();

        pulses.put(WEST_1, there(true, 0));
        assertThat(at("east-1", IN_CLEAR).choice(NOW).remotes()).containsEntry("west", WEST_2);

        pulses.put(WEST_1, lost(Duration.ofSeconds(1), true));
        pulses.put(WEST_2, there(false, 1));
        assertThat(at("east-1", IN_CLEAR).choice(NOW).remotes()).containsEntry("west", WEST_2);
    }

    @Test
    void aClusterIsReachedWhereItsActiveGatewayIs() {
        assertThat(Election.reaches(IN_CLEAR, pulses)).isTrue();

        pulses.put(WEST_1, lost(Duration.ofSeconds(1), true));
        assertThat(Election.reaches(IN_CLEAR, pulses)).isFalse();

        pulses.put(WEST_2, there(true, 1));
        assertThat(Election.reaches(IN_CLEAR, pulses)).isTrue();
    }

    @Test
    void gatewaysThatDoNotKnowProbesAreUsedAsAnnounced() {
        pulses.put(WEST_1, neverHeard());
        pulses.put(WEST_2, neverHeard());

        assertThat(Election.reaches(IN_CLEAR, pulses)).isTrue();
        assertThat(at("east-1", IN_CLEAR).choice(NOW)).isEqualTo(Choice.AS_ANNOUNCED);
    }

    @ParameterizedTest
    @CsvSource({"999, 1", "1000, 2", "1399, 2", "1400, 1", "1800, 2", "2600, 1", "3400, 2", "51400, 2", "71400, 1"})
    void aSilentClusterBehindWireGuardIsLookedForAtItsGatewaysInTurn(int silentMilliseconds, int gateway) {
        pulses.put(WEST, lost(Duration.ofMillis(silentMilliseconds), false));

        assertThat(at("east-1", ENCRYPTED).choice(NOW).remotes().getOrDefault("west", WEST_1))
                .isEqualTo(gateway == 1 ? WEST_1 : WEST_2);
    }

    @ParameterizedTest
    @CsvSource({
        "399, 1",
        "400, 2",
        "799, 2",
        "800, 1",
        "1599, 1",
        "1600, 2",
        "2399, 2",
        "2400, 1",
        "50399, 2",
        "50400, 1",
        "70400, 2"
    })
    void aNewGatewayLooksForAClusterThatHasNotAnsweredQuicklyAtFirst(int silentMilliseconds, int gateway) {
        var silence = Duration.ofMillis(silentMilliseconds).toNanos();
        pulses.put(WEST, new Pulse(NOW - silence));

        assertThat(at("east-1", ENCRYPTED).choice(NOW).remotes().getOrDefault("west", WEST_1))
                .isEqualTo(gateway == 1 ? WEST_1 : WEST_2);
    }

    @Test
    void whereThereIsOneAddressOnlyThereAreNoTurns() {
        pulses.put(WEST, new Pulse(NOW - Duration.ofMinutes(1).toNanos()));
        var only = new Remote("west", List.of(WEST_1), Optional.of(WEST));

        assertThat(at("east-1", only).choice(NOW).remotes()).isEmpty();
    }

    @Test
    void anotherThatHoldsItselfForTheGatewayIsARival() {
        assertThat(at("east-1").hasRival()).isFalse();
        assertThat(at("east-2").hasRival()).isTrue();
    }

    @Test
    void whatAGatewaySaysIsReadAsItIsWritten() {
        for (var state :
                List.of(new GatewayState(false, 0), new GatewayState(true, 0), new GatewayState(true, 100), ALL)) {
            assertThat(GatewayState.of(state.word())).isEqualTo(state);
        }
        assertThat(GatewayState.of(0xffff_ffff_ff00_01feL)).isEqualTo(new GatewayState(false, 1));
        assertThat(GatewayState.of(0)).isEqualTo(GatewayState.UNSAID);
        assertThat(GatewayState.of(new GatewayState(true, 70_000).word())).isEqualTo(ALL);
    }
}
