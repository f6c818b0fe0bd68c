package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private final Steadiness steadiness = new Steadiness(0, Duration.ZERO, FIRST, LONGEST);

    private boolean judge(boolean good, double seconds) {
        return steadiness.judge(good, (long) (seconds * 1e9));
    }

    @Test
    void isBadAtOnceAndGoodAfterAWhile() {
        assertThat(judge(true, 10)).isTrue();
        assertThat(judge(false, 11)).isFalse();
        assertThat(judge(true, 12)).isFalse();
        assertThat(judge(true, 12.9)).isFalse();
        assertThat(judge(true, 13)).isTrue();
    }

    @Test
    void aGapStartsTheWaitAgain() {
        judge(false, 1);
        judge(true, 2);
        judge(false, 2.9);

        assertThat(judge(true, 3.5)).isFalse();
        assertThat(judge(true, 4.4)).isFalse();
        assertThat(judge(true, 4.5)).isTrue();
    }

    @Test
    void whatIsBadForAMomentIsToleratedByThePatient() {
        var patient = new Steadiness(0, Duration.ofNanos(100), FIRST, LONGEST);

        assertThat(patient.judge(false, 1_000)).isTrue();
        assertThat(patient.judge(false, 1_099)).isTrue();
        assertThat(patient.judge(true, 1_100)).isTrue();
        assertThat(patient.judge(false, 1_101)).isTrue();
        assertThat(patient.judge(false, 1_201)).isFalse();
    }

    @Test
    void theWaitDoublesUpToTheLongest() {
        assertThat(waitFor(10)).isEqualTo(1);
        assertThat(waitFor(30)).isEqualTo(2);
        assertThat(waitFor(50)).isEqualTo(4);
        assertThat(waitFor(70)).isEqualTo(4);
    }

    @Test
    void whatWasGoodForLongIsAsGoodAsNew() {
        assertThat(waitFor(10)).isEqualTo(1);
        assertThat(waitFor(30)).isEqualTo(2);
        assertThat(waitFor(30 + 2 + (int) Steadiness.LONG.toSeconds())).isEqualTo(1);
    }

    /** How long, in seconds, it has to be good after it was bad at {@code seconds}. */
    private int waitFor(int seconds) {
        judge(false, seconds);
        int wait = 0;
        while (!judge(true, seconds + wait)) {
            wait++;
        }
        return wait;
    }
}
