package io.seine.controller.leader;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Timings;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetStatus;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.ClusterClaims;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps the status of each ClusterSet in the leader's Namespace. */
final class ClusterSetReconciler implements Reconciler<ObjectKey> {
    private final Watched<ClusterSet> clusterSets;
    private final Watched<MemberClusterAnnounce> announces;
    private final Heartbeats heartbeats;
    private final Applier applier;
    private final EventRecorder events;
    private final ClusterClaims claims;
    private final Clock clock;

    ClusterSetReconciler(
            Watched<ClusterSet> clusterSets,
            Watched<MemberClusterAnnounce> announces,
            Heartbeats heartbeats,
            Applier applier,
            EventRecorder events,
            ClusterClaims claims,
            Clock clock) {
        this.clusterSets = clusterSets;
        this.announces = announces;
        this.heartbeats = heartbeats;
        this.applier = applier;
        this.events = events;
        this.claims = claims;
        this.clock = clock;
    }

    @Override
    public Next reconcile(ObjectKey key) {
        var current = clusterSets.get(key).filter(set -> !set.isMarkedForDeletion());
        if (current.isEmpty()) {
            return Next.done();
        }
        var claim = claims.fill(current.get());
        if (claim instanceof ClusterClaims.Outcome.Written) {
            return Next.done();
        }
        heartbeats.listening(announces.live(), clock.instant());
        var plan = ClusterSetPlan.plan(inputs(current.get(), claim));
        var desired = new ClusterSet();
        desired.setMetadata(current.get().getMetadata());
        desired.setStatus(plan.status());
        if (applier.applyStatus(desired, current.get()) instanceof Applied.Changed<ClusterSet>) {
            tell(current.get(), plan.status());
        }
        return atLatest(plan.next());
    }

    /** Whether the watch works is looked at as often as the original looks at the members, and costs no request. */
    private static Next atLatest(Next next) {
        return next instanceof Next.Again(Duration delay) && delay.compareTo(Timings.LEADER_SCAN) < 0
                ? next
                : Next.after(Timings.LEADER_SCAN);
    }

    private ClusterSetPlan.Inputs inputs(ClusterSet clusterSet, ClusterClaims.Outcome claim) {
        var now = clock.instant();
        var present = announces.list();
        heartbeats.retain(present);
        var members = present.stream()
                .filter(announce -> !announce.isMarkedForDeletion())
                .map(announce -> new Announce(
                        announce.getClusterID(), announce.getClusterSetID(), heartbeats.seen(announce, now)))
                .toList();
        var why = claim instanceof ClusterClaims.Outcome.Unusable(String sentence) ? sentence : "";
        return new ClusterSetPlan.Inputs(
                clusterSet, clusterSets.list(), why, members, heartbeats.listeningSince(now), now);
    }

    /** An Event and a log line for each condition that has changed. */
    private void tell(ClusterSet before, ClusterSetStatus after) {
        var old = Optional.ofNullable(before.getStatus()).orElse(new ClusterSetStatus(0, 0, List.of(), List.of(), 0));
        for (var member : after.clusterStatuses()) {
            var known = old.clusterStatuses().stream()
                    .filter(status -> status.clusterID().equals(member.clusterID()))
                    .flatMap(status -> status.conditions().stream())
                    .toList();
            Condition.find(member.conditions(), ConditionTypes.READY)
                    .filter(now -> differs(known, now))
                    .ifPresent(now -> tell(before, now, member.clusterID() + ": " + now.message()));
        }
        Condition.find(after.conditions(), ConditionTypes.READY)
                .filter(now -> !now.holds() && !now.message().isEmpty() && differs(old.conditions(), now))
                .ifPresent(now -> tell(before, now, now.message()));
    }

    private static boolean differs(List<Condition> before, Condition now) {
        return Condition.find(before, now.type())
                .filter(old -> old.status().equals(now.status()) && old.reason().equals(now.reason()))
                .isEmpty();
    }

    private void tell(ClusterSet clusterSet, Condition condition, String message) {
        if (condition.holds()) {
            events.normal(clusterSet, condition.reason(), message);
        } else {
            events.warning(clusterSet, condition.reason(), message);
        }
    }
}
