package io.seine.controller.leader;

import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.time.Instant;
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
    private final Instant leaderSince;

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
        this.leaderSince = clock.instant();
    }

    @Override
    public Next reconcile(ObjectKey key) {
        var found = announces.get(key);
        if (found.isEmpty()) {
            return Next.done();
        }
        var announce = found.get();
        var now = clock.instant();
        var cluster = announce.getClusterID();
        var plan = AnnouncePlan.plan(new AnnouncePlan.Inputs(
                announce,
                exports.by(LeaderRole.BY_CLUSTER, cluster),
                heartbeats.seen(announce, now),
                leaderSince,
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
}
