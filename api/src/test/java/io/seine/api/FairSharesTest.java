package io.seine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FairSharesTest {
    @Test
    void whoWantsLittleGetsItAndTheOthersShareTheRest() {
        assertThat(FairShares.of(100, List.of(70, 10, 80))).containsExactly(45, 10, 45);
        assertThat(FairShares.of(100, List.of(30, 10, 60))).containsExactly(30, 10, 60);
        assertThat(FairShares.of(0, List.of(5))).containsExactly(0);
        assertThat(FairShares.of(5, List.of())).isEmpty();
    }

    @Property
    void nobodyGetsMoreThanWantedAndTheLimitIsUsedUp(
            @ForAll @IntRange(max = 5000) int limit,
            @ForAll @Size(max = 12) List<@IntRange(max = 1000) Integer> wanted) {
        var shares = FairShares.of(limit, wanted);

        int total = wanted.stream().mapToInt(Integer::intValue).sum();
        assertThat(shares.stream().mapToInt(Integer::intValue).sum()).isEqualTo(Math.min(limit, total));
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(shares.get(i)).isLessThanOrEqualTo(wanted.get(i));
            for (int k = 0; k < wanted.size(); k++) {
                assertThat(shares.get(i) >= wanted.get(i) || shares.get(i) >= shares.get(k) - 1)
                        .isTrue();
            }
        }
    }
}
