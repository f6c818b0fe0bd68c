package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final long START = Long.MAX_VALUE - 1_000_000_000L; // the clock may wrap
    private static final GatewayState ACTIVE = new GatewayState(true, 3);

    private final Pulse pulse = new Pulse(START);

    private static long at(long millis) {
        return START + millis * 1_000_000;
    }

    private void heard(long millis, long roundTripMillis) {
        pulse.heard(at(millis), Duration.ofMillis(roundTripMillis), ACTIVE);
    }

    private boolean judge(long millis) {
        pulse.judge(at(millis));
        return pulse.there();
    }

    @Test
    void isThereUntilItHasBeenSilent() {
        heard(10, 1);

        assertThat(judge(50)).isTrue();
        assertThat(judge(160)).isTrue();
        assertThat(judge(161)).isFalse();
        assertThat(pulse.said()).isEqualTo(ACTIVE);
        assertThat(pulse.silence(at(161))).hasMillis(151);
    }

    @Test
    void oneThatNeverAnsweredIsUsedWithItsFirstAnswer() {
        assertThat(judge(3_000)).isTrue();
        assertThat(judge(3_001)).isFalse();
        assertThat(pulse.known()).isFalse();
        heard(4_000, 1);

        assertThat(judge(4_001)).isTrue();
        assertThat(pulse.known()).isTrue();
    }

    @Test
    void whatAnotherProcessHeardBeforeCountsForNothing() {
        heard(-1, 1);

        assertThat(pulse.said()).isEqualTo(GatewayState.UNSAID);
        assertThat(judge(3_001)).isFalse();
        assertThat(pulse.known()).isFalse();
    }

    @Test
    void oneThatWasLostHasToAnswerForAWhile() {
        heard(10, 1);
        judge(20);
        judge(300);
        for (long now = 400; now < 900; now += 50) {
            heard(now, 1);
            assertThat(judge(now)).as("at %d ms", now).isFalse();
        }
        heard(900, 1);

        assertThat(judge(900)).isTrue();
    }

    @Test
    void silenceWhileNobodyCouldAskIsExcused() {
        heard(10, 1);
        pulse.excuse(at(5_000));

        assertThat(judge(5_100)).isTrue();
        assertThat(judge(5_151)).isFalse();
    }

    @Test
    void aSlowWayIsGivenTime() {
        for (int i = 1; i < 100; i++) {
            heard(i * 50L, 300 + i % 2 * 10);
            judge(i * 50L);
        }

        assertThat(pulse.roundTrip()).isBetween(Duration.ofMillis(300), Duration.ofMillis(310));
        assertThat(pulse.allowed()).isBetween(Duration.ofMillis(410), Duration.ofMillis(440));
    }
}
