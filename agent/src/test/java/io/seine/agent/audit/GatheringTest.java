package io.seine.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long MS = 1_000_000;

    private final Gathering gathering = new Gathering();

    @Test
    void theSameWithinASecondIsOneLine() {
        gathering.add("a", 0);
        gathering.add("b", 100 * MS);
        gathering.add("a", 200 * MS);
        gathering.add("a", 999 * MS);

        assertThat(gathering.due(999 * MS)).isEmpty();
        assertThat(gathering.due(1011 * MS)).containsExactly("a [3 packets in 1.011s]");
        assertThat(gathering.due(1100 * MS)).containsExactly("b");
        assertThat(gathering.due(9000 * MS)).isEmpty();
    }

    @Test
    void theNextSecondHasItsOwn() {
        gathering.add("a", 0);
        var first = gathering.due(1000 * MS);
        gathering.add("a", 1001 * MS);

        assertThat(first).containsExactly("a");
        assertThat(gathering.due(2001 * MS)).containsExactly("a");
    }

    @Test
    void atTheEndNothingWaits() {
        gathering.add("a", 0);
        gathering.add("a", 5 * MS);
        gathering.add("b", 5 * MS);

        assertThat(gathering.rest(6 * MS)).containsExactly("a [2 packets in 0.006s]", "b");
    }

    @Test
    void aFloodOfDifferentLinesFillsNoMemory() {
        var written = new ArrayList<String>();
        for (int number = 0; number < 10_500; number++) {
            gathering.add("line " + number, 0);
            written.addAll(gathering.due(1));
        }

        assertThat(written).hasSize(500).startsWith("line 0", "line 1");
        assertThat(gathering.rest(2)).hasSize(10_000);
        assertThat(gathering.due(3)).isEqualTo(List.of());
    }
}
