package io.seine.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.seine.controller.election.LeasePlan.Seen;
import io.seine.controller.election.LeasePlan.Step;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeasePlanTest {
    private static final long NOW = Duration.ofHours(1).toNanos();

    @Test
    void aLeaseThatDoesNotExistIsMade() {
        assertThat(LeasePlan.next(Optional.empty(), Optional.empty(), false, "a", NOW))
                .isEqualTo(new Step.Create());
        assertThat(LeasePlan.next(Optional.empty(), Optional.empty(), true, "a", NOW))
                .isEqualTo(new Step.Create());
    }

    @Test
    void aRestartedHolderGoesOnAtOnce() {
        var lease = lease("a", "7");

        assertThat(next(lease, false, Duration.ZERO)).isEqualTo(new Step.Take(lease));
    }

    @Test
    void aLivingHolderIsLeftAlone() {
        assertThat(next(lease("b", "7"), false, Duration.ofSeconds(14))).isEqualTo(new Step.StandBy("b"));
    }

    @Test
    void aHolderThatWasNotHeardForTheLeasesDurationIsReplaced() {
        var lease = lease("b", "7");

        assertThat(next(lease, false, Duration.ofSeconds(15))).isEqualTo(new Step.Take(lease));
    }

    @Test
    void everyRenewalBeginsTheWaitAnew() {
        var before = Optional.of(new Seen("7", NOW - Duration.ofSeconds(20).toNanos()));
        var renewed = lease("b", "8");

        assertThat(Seen.of(lease("b", "7"), before, NOW).since())
                .isEqualTo(before.get().since());
        assertThat(LeasePlan.next(Optional.of(renewed), Optional.of(Seen.of(renewed, before, NOW)), false, "a", NOW))
                .isEqualTo(new Step.StandBy("b"));
    }

    @Test
    void aLeaseThatWasHandedOnIsTakenAtOnce() {
        var free = lease("", "7");

        assertThat(next(free, false, Duration.ZERO)).isEqualTo(new Step.Take(free));
    }

    @Test
    void whoLosesItsTurnDoesNotTakeItBack() {
        assertThat(next(lease("b", "7"), true, Duration.ofMinutes(1))).isEqualTo(new Step.Lost("b"));
        assertThat(next(lease("", "7"), true, Duration.ofMinutes(1))).isEqualTo(new Step.Lost(""));
    }

    @Test
    void aReplicaThatStandsByNoticesThatTheServerWasRestored() {
        var latest = LeasePlan.Latest.NOTHING.read(lease("b", "70")).read(lease("b", "75"));

        assertThat(latest.isAfter(lease("b", "74"), "a")).isTrue();
        assertThat(latest.isAfter(lease("b", "75"), "a")).isFalse();
        assertThat(latest.isAfter(lease("", "76"), "a")).isFalse();
    }

    @Test
    void anOlderRenewalOfOurOwnIsARestoreThatSkippedVersions() {
        var latest = LeasePlan.Latest.NOTHING.written(renewed("a", "70", 20));

        assertThat(latest.isAfter(renewed("a", "1000070", 16), "a")).isTrue();
        assertThat(latest.isAfter(renewed("a", "71", 20), "a")).isFalse();
        assertThat(latest.isAfter(renewed("b", "71", 16), "a"))
                .as("clocks of different Nodes are not compared")
                .isFalse();
        assertThat(latest.isAfterAnswer(renewed("a", "71", 16)))
                .as("a clock that was set back")
                .isFalse();
    }

    private static Lease renewed(String holder, String version, int second) {
        return new LeaseBuilder(lease(holder, version))
                .editSpec()
                .withRenewTime(ZonedDateTime.of(2026, 11, 24, 8, 0, second, 0, ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private static Step next(Lease lease, boolean held, Duration seenFor) {
        var seen = new Seen(lease.getMetadata().getResourceVersion(), NOW - seenFor.toNanos());
        return LeasePlan.next(Optional.of(lease), Optional.of(seen), held, "a", NOW);
    }

    private static Lease lease(String holder, String version) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .endSpec()
                .build();
    }
}
