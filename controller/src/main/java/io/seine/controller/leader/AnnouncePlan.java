package io.seine.controller.leader;

import io.seine.api.Finalizers;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What to do with a MemberClusterAnnounce. */
sealed interface AnnouncePlan {
    /** Exports deleted in one run: there may be ten thousand, and the other members must not wait for all of them. */
    int DELETIONS = 200;

    /**
     * The member is there.
     *
     * @param finalizer to be added, so that the member cannot go without its exports; empty when it is there
     * @param staleIn time left until the announce is too old, if no heartbeat comes
     */
    record Keep(String finalizer, Duration staleIn) implements AnnouncePlan {}

    /** No heartbeat for {@link Timings#STALE_ANNOUNCE}: the announce is to be deleted, and with it what the member exported. */
    record Expire(Duration silentFor) implements AnnouncePlan {}

    /**
     * The announce is terminating: the member left.
     *
     * @param exports to be deleted in this run, at most {@link #DELETIONS}
     * @param finalizer to be removed afterwards; empty when it is not there, or there are exports left for another run
     * @param more whether another run is needed
     */
    record Depart(List<ResourceExport> exports, String finalizer, boolean more) implements AnnouncePlan {
        public Depart {
            exports = List.copyOf(exports);
        }
    }

    /**
     * What is known about an announce.
     *
     * @param exports ResourceExports of the announce's cluster; needed only where the announce is terminating
     * @param lastSeen when the member was last known alive
     * @param letGo whether its finalizer was there before: then it was taken off on purpose, and stays off
     * @param listeningSince since when every heartbeat would have been noticed: after a pause of the leader its members get the time
     *     to be heard
     */
    record Inputs(
            MemberClusterAnnounce announce,
            List<ResourceExport> exports,
            boolean letGo,
            Instant lastSeen,
            Instant listeningSince,
            Instant now) {
        public Inputs {
            exports = List.copyOf(exports);
        }
    }

    /** Decides. */
    static AnnouncePlan plan(Inputs in) {
        // By the field: the name is only how the original finds it.
        var cluster = in.announce().getClusterID();
        var finalizer = Finalizers.memberClusterAnnounce(cluster);
        var finalizers = in.announce().getFinalizers();
        var present = finalizers != null && finalizers.contains(finalizer);
        if (in.announce().isMarkedForDeletion()) {
            var left = in.exports().stream()
                    .filter(export -> !export.isMarkedForDeletion())
                    .toList();
            var more = left.size() > DELETIONS;
            return new Depart(
                    left.subList(0, Math.min(DELETIONS, left.size())), present && !more ? finalizer : "", more);
        }
        var staleAt = later(
                in.lastSeen().plus(Timings.STALE_ANNOUNCE), in.listeningSince().plus(Timings.STALE_GRACE));
        if (!in.now().isBefore(staleAt)) {
            return new Expire(Duration.between(in.lastSeen(), in.now()));
        }
        // Without a cluster ID there is nothing to hold it for, and no legal name for a finalizer.
        return new Keep(
                present || in.letGo() || cluster.isEmpty() ? "" : finalizer, Duration.between(in.now(), staleAt));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
