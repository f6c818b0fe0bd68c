package io.seine.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LingeringTest {
    private static final long KEPT = Lingering.KEPT.toNanos();

    private final Lingering<String, Integer> names = new Lingering<>();

    @Test
    void whatIsGoneIsKnownForAWhile() {
        names.update(Map.of("a", 1, "b", 2), 0);
        names.update(Map.of("b", 3), 10);
        names.update(Map.of("b", 3), 10 + KEPT);

        assertThat(names.get("a")).contains(1);
        assertThat(names.get("b")).contains(3);

        names.update(Map.of("b", 3), 11 + KEPT);

        assertThat(names.get("a")).isEmpty();
        assertThat(names.get("b")).contains(3);
    }

    @Test
    void whatComesBackIsThereAgain() {
        names.update(Map.of("a", 1), 0);
        names.update(Map.of(), 1);
        names.update(Map.of("a", 2), 2);
        names.update(Map.of("a", 2), 2 + 2 * KEPT);

        assertThat(names.get("a")).contains(2);
    }
}
