package io.seine.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.seine.controller.election.LeasePlan.Seen;
import io.seine.controller.election.LeasePlan.Step;
import java.time.Duration;
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
