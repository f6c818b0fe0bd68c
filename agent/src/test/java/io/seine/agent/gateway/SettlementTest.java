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

/** The gateway east-1 of the cluster east, whose other candidate is east-2, and the cluster west with two gateways. */
class SettlementTest {
    private static final Ipv4 EAST_2 = Ipv4.parse("192.0.2.2");
    private static final Ipv4 WEST_1 = Ipv4.parse("198.51.100.1");
    private static final Ipv4 WEST_2 = Ipv4.parse("198.51.100.2");
    private static final Watched WATCHED = new Watched(
            "east-1",
            false,
            List.of(new Candidate("east-1", Ipv4.parse("192.0.2.1")), new Candidate("east-2", EAST_2)),
            List.of(new Remote("west", List.of(WEST_1, WEST_2), Optional.empty())));

    private final Settlement settlement = new Settlement();
    private final Map<Ipv4, Pulse> pulses = new HashMap<>();
    private long now;

    /** A turn in which those answer what is given, and others do not. */
    private Choice turn(int reached, Map<Ipv4, GatewayState> answers) {
        now += Duration.ofMillis(50).toNanos();
        for (var end : WATCHED.ends()) {
            var pulse = pulses.computeIfAbsent(end, address -> new Pulse(now));
            if (answers.containsKey(end)) {
                pulse.heard(now, Duration.ofMillis(1), answers.get(end));
            }
            pulse.judge(now);
        }
        settlement.settle(new Election(WATCHED, pulses, reached), now);
        return settlement.choice();
    }

    private static GatewayState active(int reached) {
        return new GatewayState(true, reached);
    }

    private static GatewayState standby(int reached) {
        return new GatewayState(false, reached);
    }

    @Test
    void aClustersDeadGatewayIsLeftAtOnceAndTheOwnIsKept() {
        turn(1, Map.of(EAST_2, standby(1), WEST_1, active(1), WEST_2, standby(1)));

        // West's gateway falls silent, and this Node is the first to find that it does not reach west any more.
        for (int turn = 0; turn < 3; turn++) {
            assertThat(turn(1, Map.of(EAST_2, standby(1), WEST_2, standby(1)))).isEqualTo(Choice.AS_ANNOUNCED);
        }
        var choice = turn(0, Map.of(EAST_2, standby(1), WEST_2, standby(1)));

        assertThat(choice.remotes()).containsEntry("west", WEST_2);
        assertThat(choice.gateway()).isEmpty();

        assertThat(turn(0, Map.of(EAST_2, standby(1), WEST_2, active(1))).gateway())
                .isEmpty();
        assertThat(turn(1, Map.of(EAST_2, standby(1), WEST_2, active(1))).gateway())
                .isEmpty();
    }

    @Test
    void aBetterGatewayHasToStayBetter() {
        turn(1, Map.of(EAST_2, standby(1), WEST_1, active(1), WEST_2, standby(1)));

        var worse = Map.of(EAST_2, standby(1), WEST_1, active(1), WEST_2, standby(1));
        for (int turn = 1; turn < Settlement.STEADY; turn++) {
            assertThat(turn(0, worse).gateway()).isEmpty();
        }
        assertThat(turn(0, worse).gateway()).contains("east-2");
    }

    @Test
    void whatIsNotAskedAnyMoreIsForgotten() {
        turn(1, Map.of(EAST_2, standby(1), WEST_1, standby(1), WEST_2, active(1)));
        turn(1, Map.of(EAST_2, standby(1), WEST_1, standby(1), WEST_2, active(1)));
        assertThat(turn(1, Map.of(EAST_2, standby(1), WEST_1, standby(1), WEST_2, active(1)))
                        .remotes())
                .containsEntry("west", WEST_2);

        settlement.settle(new Election(Watched.NOBODY, Map.of(), 0), now);

        assertThat(settlement.choice()).isEqualTo(Choice.AS_ANNOUNCED);
    }
}
