package io.seine.controller.leader;

import io.seine.api.Names;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds each announce by a finalizer, ends it when it is stale, and clears up after a member that left. */
final class AnnounceReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(AnnounceReconciler.class);

    private final Watched<MemberClusterAnnounce> announces;
    private final Watched<ResourceExport> exports;
    private final Heartbeats heartbeats;
    private final Applier applier;
    private final Clock clock;
    // Used by the one worker only.
    private final Map<ObjectKey, Departure> departed = new HashMap<>();

    /** A member that left while this leader looked. */
    private record Departure(String cluster, Instant at) {}

    AnnounceReconciler(
            Watched<MemberClusterAnnounce> announces,
            Watched<ResourceExport> exports,
            Heartbeats heartbeats,
            Applier applier,
            Clock clock) {
        this.announces = announces;
        this.exports = exports;
        this.heartbeats = heartbeats;
        this.applier = applier;
        this.clock = clock;
    }

    /** Where the announce of a member is. */
    static ObjectKey key(String namespace, String cluster) {
        return new ObjectKey(namespace, Names.memberClusterAnnounce(cluster));
    }

    @Override
    public Next reconcile(ObjectKey key) {
        var now = clock.instant();
        var found = announces.get(key);
        if (found.isEmpty()) {
            var departure = departed.get(key);
            return departure == null ? Next.done() : afterDeparture(departure, now);
        }
        departed.remove(key);
        var announce = found.get();
        heartbeats.listening(announces.live(), now);
        var cluster = announce.getClusterID();
        var plan = AnnouncePlan.plan(new AnnouncePlan.Inputs(
                announce,
                announce.isMarkedForDeletion() ? exports.by(LeaderRole.BY_CLUSTER, cluster) : List.of(),
                heartbeats.seen(announce, now),
                heartbeats.listeningSince(now),
                now));
        return switch (plan) {
            case AnnouncePlan.Keep keep -> {
                if (!keep.finalizer().isEmpty()) {
                    applier.finalizers(
                            announce,
                            list -> Stream.concat(list.stream(), Stream.of(keep.finalizer()))
                                    .toList());
                    LOG.atInfo().addKeyValue("cluster", cluster).log("Member announced itself");
                }
                yield Next.after(keep.staleIn());
            }
            case AnnouncePlan.Expire expire -> {
                LOG.atWarn()
                        .addKeyValue("cluster", cluster)
                        .addKeyValue("silentHours", expire.silentFor().toHours())
                        .log("Removing a member that has been silent too long, with everything it exported");
                applier.delete(announce);
                yield Next.done();
            }
            case AnnouncePlan.Depart depart -> {
                departed.put(key, new Departure(cluster, now));
                depart.exports().forEach(applier::delete);
                if (!depart.finalizer().isEmpty()) {
                    applier.finalizers(
                            announce,
                            list -> list.stream()
                                    .filter(name -> !name.equals(depart.finalizer()))
                                    .toList());
                    LOG.atInfo()
                            .addKeyValue("cluster", cluster)
                            .addKeyValue("exports", depart.exports().size())
                            .log("Member left, its exports are withdrawn");
                }
                yield Next.done();
            }
        };
    }

    /** Ends exports that were under way when their member left; one that has come back by then is left alone. */
    private Next afterDeparture(Departure departure, Instant now) {
        var late = exports.by(LeaderRole.BY_CLUSTER, departure.cluster());
        var wait = Duration.between(now, departure.at().plus(Timings.MEMBER_TIMEOUT));
        if (late.isEmpty() || wait.isPositive()) {
            return late.isEmpty() ? Next.done() : Next.after(wait);
        }
        late.forEach(applier::delete);
        return Next.done();
    }
}
