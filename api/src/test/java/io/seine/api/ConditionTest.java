package io.seine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final Instant EARLIER = Instant.parse("2026-11-24T01:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");

    @Test
    void keepsItsTransitionTimeWhileTheStatusStays() {
        var old = new Condition("Ready", "False", "Disconnected", "connection refused", EARLIER);

        var result = Condition.replace(List.of(old), new Condition("Ready", "False", "Disconnected", "timeout", NOW));

        assertThat(result).containsExactly(new Condition("Ready", "False", "Disconnected", "timeout", EARLIER));
    }

    @Test
    void takesTheNewTransitionTimeWhenTheStatusFlips() {
        var old = new Condition("Ready", "False", "Disconnected", "connection refused", EARLIER);
        var next = new Condition("Ready", "True", "", "", NOW);

        assertThat(Condition.replace(List.of(old), next)).containsExactly(next);
    }

    @Test
    void leavesConditionsOfOtherTypesInPlace() {
        var ready = new Condition("Ready", "True", "", "", EARLIER);
        var leader = new Condition("IsLeader", "True", "", "", NOW);

        assertThat(Condition.replace(List.of(ready), leader)).containsExactly(ready, leader);
    }

    @Test
    void timesAreWholeSeconds() {
        assertThat(new Condition("Ready", "True", "", "", NOW.plusMillis(700)).lastTransitionTime())
                .isEqualTo(NOW);
    }
}
