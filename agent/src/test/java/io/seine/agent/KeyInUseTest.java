package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.WireGuardKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a cluster begins to use its new key. */
class KeyInUseTest {
    private static final Optional<WireGuardKey> OLD = Optional.of(WireGuardKey.generate());
    private static final Optional<WireGuardKey> NEW = Optional.of(WireGuardKey.generate());
    private static final long HOLD = KeyInUse.ANNOUNCEMENT.toNanos();

    private final KeyInUse inUse = new KeyInUse();

    @Test
    void theFirstKeyIsUsedAtOnce() {
        assertThat(inUse.of(Optional.empty(), 0)).isEmpty();
        assertThat(inUse.of(OLD, 1)).isEqualTo(OLD);
    }

    @Test
    void anotherKeyIsUsedWhenTheOtherClustersCanKnowIt() {
        inUse.of(OLD, 0);

        assertThat(inUse.of(NEW, 2 * HOLD)).isEqualTo(OLD);
        assertThat(inUse.of(NEW, 3 * HOLD - 1)).isEqualTo(OLD);
        assertThat(inUse.of(NEW, 3 * HOLD)).isEqualTo(NEW);
    }

    @Test
    void aKeyThatIsGoneIsUsedUntilThereIsAnother() {
        inUse.of(OLD, 0);

        assertThat(inUse.of(Optional.empty(), HOLD)).isEqualTo(OLD);
        assertThat(inUse.of(Optional.empty(), 100 * HOLD)).isEqualTo(OLD);
        assertThat(inUse.of(NEW, 100 * HOLD)).isEqualTo(OLD);
        assertThat(inUse.of(NEW, 101 * HOLD)).isEqualTo(NEW);
    }

    @Test
    void aSecondChangeBeginsTheTimeAnew() {
        var third = Optional.of(WireGuardKey.generate());
        inUse.of(OLD, 0);
        inUse.of(NEW, HOLD);

        assertThat(inUse.of(third, 2 * HOLD - 1)).isEqualTo(OLD);
        assertThat(inUse.of(third, 3 * HOLD - 2)).isEqualTo(OLD);
        assertThat(inUse.of(third, 3 * HOLD - 1)).isEqualTo(third);
    }

    @Test
    void aChangeThatIsTakenBackChangesNothing() {
        inUse.of(OLD, 0);
        inUse.of(NEW, HOLD);

        assertThat(inUse.of(OLD, 2 * HOLD - 1)).isEqualTo(OLD);
        assertThat(inUse.of(NEW, 2 * HOLD)).isEqualTo(OLD);
    }
}
