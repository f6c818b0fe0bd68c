package io.seine.controller.election;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The rules by which replicas take turns. */
final class LeasePlan {
    private LeasePlan() {}

    /** What a replica does with the Lease next. */
    sealed interface Step {
        /** There is none: make it. */
        record Create() implements Step {}

        /** It is this replica's, from before or free to take. */
        record Take(Lease lease) implements Step {}

        /** Another replica's turn. */
        record StandBy(String holder) implements Step {}

        /** It was this replica's turn, and another one's began since: what this one knows may be out of date. */
        record Lost(String holder) implements Step {}
    }

    /**
     * The Lease as this replica sees it. A holder counts as alive as long as its Lease changes by this replica's own clock:
     * clocks of different Nodes are not compared.
     *
     * @param version of the object
     * @param since when this replica first saw that version, in nanoseconds of its own clock
     */
    record Seen(String version, long since) {
        /** The sight of {@code lease} at {@code now}. */
        static Seen of(Lease lease, Optional<Seen> before, long now) {
            var version = String.valueOf(lease.getMetadata().getResourceVersion());
            return before.filter(seen -> seen.version.equals(version)).orElseGet(() -> new Seen(version, now));
        }
    }

    /**
     * The latest state of the Lease that this replica knows of, whoever holds it: nothing that the API server shows later can be older,
     * unless it was restored from an older copy.
     *
     * @param version the highest of all that were read or written
     * @param renewed when this replica's last write that was answered renewed it, by the time in the answer
     */
    record Latest(long version, Optional<Instant> renewed) {
        static final Latest NOTHING = new Latest(0, Optional.empty());

        /** Whether {@code lease}, an answer to a write of this replica, is from before this; its time is only what the clock said. */
        boolean isAfterAnswer(Lease lease) {
            return versionOf(lease) < version;
        }

        /** Whether {@code lease}, as it was read, is from before this: a restore may skip versions, but not renew. */
        boolean isAfter(Lease lease, String me) {
            var renewal = Optional.ofNullable(lease.getSpec())
                    .filter(spec -> me.equals(spec.getHolderIdentity()))
                    .flatMap(LeasePlan::renewal);
            return versionOf(lease) < version
                    || (renewed.isPresent()
                            && renewal.filter(time -> time.isBefore(renewed.get()))
                                    .isPresent());
        }

        /** What is known after {@code lease} was read. */
        Latest read(Lease lease) {
            return new Latest(Math.max(version, versionOf(lease)), renewed);
        }

        /** What is known after {@code lease} was the answer to a write of this replica. */
        Latest written(Lease lease) {
            return new Latest(
                    Math.max(version, versionOf(lease)),
                    Optional.ofNullable(lease.getSpec()).flatMap(LeasePlan::renewal));
        }
    }

    private static Optional<Instant> renewal(LeaseSpec spec) {
        return Optional.ofNullable(spec.getRenewTime()).map(ZonedDateTime::toInstant);
    }

    private static long versionOf(Lease lease) {
        return Long.parseLong(lease.getMetadata().getResourceVersion());
    }

    /**
     * Decides.
     *
     * @param held whether it was this replica's turn when it last looked
     * @param me the replica's identity
     */
    static Step next(Optional<Lease> found, Optional<Seen> seen, boolean held, String me, long now) {
        if (found.isEmpty()) {
            return new Step.Create();
        }
        var lease = found.get();
        var spec = Optional.ofNullable(lease.getSpec()).orElseGet(LeaseSpec::new);
        var holder = Optional.ofNullable(spec.getHolderIdentity()).orElse("");
        if (holder.equals(me)) {
            return new Step.Take(lease);
        }
        if (held) {
            return new Step.Lost(holder);
        }
        var lasts = Duration.ofSeconds(
                Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse((int) LeaseElection.DURATION.toSeconds()));
        boolean expired =
                seen.filter(sight -> now - sight.since() >= lasts.toNanos()).isPresent();
        return holder.isEmpty() || expired ? new Step.Take(lease) : new Step.StandBy(holder);
    }
}
