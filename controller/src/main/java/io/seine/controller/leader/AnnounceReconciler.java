package io.seine.controller.leader;

import io.seine.api.Finalizers;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Failures;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds each announce by a finalizer, ends it when it is stale, and clears up after a member that left. */
final class AnnounceReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(AnnounceReconciler.class);

    private final Watched<MemberClusterAnnounce> announces;
    private final Watched<ResourceExport> exports;
    private final Heartbeats heartbeats;
    private final Watched<ClusterSet> clusterSets;
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;
    // Used by the one worker only: since when a member with exports has been seen without its announce.
    private final Map<ObjectKey, Instant> missing = new HashMap<>();
    // Used by the one worker only: the uid of each announce that has had its finalizer in this process's time.
    private final Map<ObjectKey, String> held = new HashMap<>();

    AnnounceReconciler(
            Watched<MemberClusterAnnounce> announces,
            Watched<ResourceExport> exports,
            Heartbeats heartbeats,
            Watched<ClusterSet> clusterSets,
            Applier applier,
            EventRecorder events,
            Clock clock) {
        this.announces = announces;
        this.exports = exports;
        this.heartbeats = heartbeats;
        this.clusterSets = clusterSets;
        this.events = events;
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
        var live = announces.live();
        heartbeats.listening(live, now);
        var found = announces.get(key);
        if (found.isEmpty()) {
            held.remove(key);
            return withoutAnnounce(key, live, now);
        }
        missing.remove(key);
        var announce = found.get();
        var cluster = announce.getClusterID();
        var uid = announce.getMetadata().getUid();
        if (announce.getFinalizers().contains(Finalizers.memberClusterAnnounce(cluster))) {
            held.put(key, uid);
        }
        var plan = AnnouncePlan.plan(new AnnouncePlan.Inputs(
                announce,
                announce.isMarkedForDeletion() ? exports.by(LeaderRole.BY_CLUSTER, cluster) : List.of(),
                uid.equals(held.get(key)),
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
                tellExpired(announce, expire);
                applier.delete(announce);
                yield Next.done();
            }
            case AnnouncePlan.Depart depart -> {
                delete(depart.exports());
                if (!depart.finalizer().isEmpty()) {
                    applier.finalizers(
                            announce,
                            list -> list.stream()
                                    .filter(name -> !name.equals(depart.finalizer()))
                                    .toList());
                    LOG.atInfo().addKeyValue("cluster", cluster).log("Member left, its exports are withdrawn");
                }
                yield depart.more() ? Next.after(Duration.ZERO) : Next.done();
            }
        };
    }

    /** One that cannot be deleted must not keep the others; an API server that does not answer is not asked two hundred times. */
    private void delete(List<ResourceExport> gone) {
        var failures = new Failures();
        for (var export : gone) {
            try {
                applier.delete(export);
            } catch (WriteRefused e) {
                failures.note(e);
                if (e.code() == 0) {
                    break;
                }
            }
        }
        failures.throwFirst();
    }

    private void tellExpired(MemberClusterAnnounce announce, AnnouncePlan.Expire expire) {
        var sentence = "Removing member " + announce.getClusterID()
                + " with everything it exported, because it has been silent for "
                + expire.silentFor().toHours() + " hours; it joins again by itself when it reaches this leader";
        clusterSets.list().stream()
                .filter(set -> set.getMetadata().getName().equals(announce.getClusterSetID()))
                .findFirst()
                .ifPresentOrElse(
                        set -> events.warning(set, Reasons.MEMBER_REMOVED, sentence),
                        () -> LOG.atWarn()
                                .addKeyValue("cluster", announce.getClusterID())
                                .log(sentence));
    }

    /** Ends what a member left behind; one that has come back is left alone, and so is what others exported by hand. */
    private Next withoutAnnounce(ObjectKey key, boolean live, Instant now) {
        var cluster = Names.announcedCluster(key.name()).orElse("");
        var announced = announces.list().stream()
                .anyMatch(announce -> announce.getClusterID().equals(cluster));
        var plan = LateExports.plan(new LateExports.Inputs(
                announced || cluster.isEmpty() ? List.of() : exports.by(LeaderRole.BY_CLUSTER, cluster),
                Optional.ofNullable(missing.get(key)),
                live,
                heartbeats.listeningSince(now),
                now));
        if (plan.next().isPresent() && live) {
            missing.putIfAbsent(key, now);
        } else {
            missing.remove(key);
        }
        if (!plan.gone().isEmpty()) {
            delete(plan.gone());
            LOG.atInfo()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("exports", plan.gone().size())
                    .log("Withdrew exports of a cluster that is no member");
        }
        return plan.next().<Next>map(Next::after).orElse(Next.done());
    }
}
