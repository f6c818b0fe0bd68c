package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.Timings;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetStatus;
import io.seine.controller.ClusterClaims;
import io.seine.controller.exchange.Announced;
import io.seine.controller.exchange.Farewell;
import io.seine.controller.exchange.LeaderAccess;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.member.MembershipPlan.Wanted;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ClusterSet of the member's Namespace: opens and closes the connection to the leader, which it owns, and keeps the
 * status of every ClusterSet there. One key, one worker.
 */
final class MembershipReconciler implements Reconciler<String>, AutoCloseable {
    /** The only key. */
    static final String KEY = "membership";

    private static final Logger LOG = LoggerFactory.getLogger(MembershipReconciler.class);

    private final String namespace;
    private final Watched<ClusterSet> clusterSets;
    private final Watched<Secret> secrets;
    private final LocalCluster local;
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;
    private final Runnable wakeAll;
    private final Consumer<LeaderConnection> feeds;
    private final BooleanSupplier mayWrite;
    private final ClusterClaims claims;
    private final MembershipRecord record;
    // Used by the one worker only: what a leader has of this cluster, and leaders that are being left.
    private Optional<Announced> announced = Optional.empty();
    private final List<Farewell> farewells = new ArrayList<>();
    private boolean remembered;
    // Whether what is here is of a membership that was left for another one, whose leader has not told yet what it has.
    private boolean moved;
    // Written by the one worker, read by everybody.
    private volatile Membership membership = new Membership.Undecided(false);

    /**
     * @param wakeAll looks at everything that depends on the membership again
     * @param feeds registers what the watches at a leader wake
     * @param mayWrite whether this replica acts
     */
    MembershipReconciler(
            String namespace,
            Watched<ClusterSet> clusterSets,
            Watched<Secret> secrets,
            LocalCluster local,
            Applier applier,
            EventRecorder events,
            Clock clock,
            Runnable wakeAll,
            Consumer<LeaderConnection> feeds,
            BooleanSupplier mayWrite,
            ClusterClaims claims,
            MembershipRecord record) {
        this.namespace = namespace;
        this.clusterSets = clusterSets;
        this.secrets = secrets;
        this.local = local;
        this.applier = applier;
        this.events = events;
        this.clock = clock;
        this.wakeAll = wakeAll;
        this.feeds = feeds;
        this.mayWrite = mayWrite;
        this.claims = claims;
        this.record = record;
    }

    Membership membership() {
        return membership;
    }

    @Override
    public Next reconcile(String key) throws InterruptedException {
        remember();
        farewells.removeIf(Farewell::isOver);
        var present = clusterSets.list().stream()
                .filter(set -> !set.isMarkedForDeletion())
                .toList();
        var claim = ClusterSet.oldest(present).map(claims::fill);
        if (claim.filter(ClusterClaims.Outcome.Written.class::isInstance).isPresent()) {
            return Next.done();
        }
        var wanted = MembershipPlan.wanted(present, this::secret);
        switch (wanted) {
            case Wanted.Nothing ignored -> {
                moved = false;
                leave(new Membership.Alone());
            }
            case Wanted.Unusable(ClusterSet set, String reason, String message) -> {
                // No wish to leave: a Secret that is replaced is gone for a moment. A ClusterSet of another name is
                // one.
                if (previous()
                        .filter(before ->
                                !before.clusterSet().equals(set.getMetadata().getName()))
                        .isPresent()) {
                    move();
                }
                pause();
                var also = claim.orElse(new ClusterClaims.Outcome.Nothing())
                                instanceof ClusterClaims.Outcome.Unusable(String why)
                        ? ", and " + why
                        : "";
                write(set, MemberStatus.unusable(set, reason, message + also, clock.instant()));
            }
            case Wanted.Member(ClusterSet set, LeaderAccess access) -> follow(set, access);
        }
        ClusterSet.oldest(present)
                .ifPresent(first -> present.stream()
                        .filter(set -> !ObjectKey.of(set).equals(ObjectKey.of(first)))
                        .forEach(set -> write(set, MemberStatus.second(set, first, clock.instant()))));
        // No event tells when a claim becomes usable.
        return claim.filter(ClusterClaims.Outcome.Unusable.class::isInstance).isPresent()
                ? Next.after(Timings.CLAIM_RETRY)
                : Next.done();
    }

    private Optional<Secret> secret(String name) {
        return secrets.get(new ObjectKey(namespace, name));
    }

    /** What an earlier process of this member left at a leader. */
    private void remember() {
        if (!remembered) {
            announced = record.read(this::secret);
            record.left(this::secret).forEach(this::sayFarewell);
            remembered = true;
        }
    }

    private void follow(ClusterSet set, LeaderAccess access) throws InterruptedException {
        var now = clock.instant();
        if (membership
                .connection()
                .filter(leader -> leader.access().equals(access) && !leader.isRewound())
                .isEmpty()) {
            // Where only the way to the leader is another, the leader keeps the announce.
            if (previous().filter(before -> !before.isSameMembership(access)).isPresent()) {
                move();
            }
            pause();
            try {
                open(access);
            } catch (KubernetesClientException e) {
                var message = "No connection can be made with " + Names.SECRET_CA_KEY + " and the server "
                        + access.server() + ": " + ApiFailure.sentence(e)
                        + "; copy the member's token from the leader cluster again";
                write(set, MemberStatus.unusable(set, Reasons.CERTIFICATE_INVALID, message, now));
                return;
            }
        }
        if (membership.connection().isPresent()) {
            var leader = membership.connection().get();
            if (leader.announced().isPresent()) {
                accepted(set, leader.announced().get());
            }
            if (!local.isNetworkKnown()) {
                // A matter of moments, and then this is woken: no reason to say that the network is not ready.
                return;
            }
            write(set, MemberStatus.connected(set, access, leader.state(), network(leader), now));
        }
    }

    private Optional<LeaderAccess> previous() {
        return membership.connection().map(LeaderConnection::access).or(() -> announced.map(Announced::access));
    }

    private void open(LeaderAccess access) throws InterruptedException {
        for (var farewell : farewells) {
            if (farewell.opposes(access)) {
                announced = farewell.callOff().or(() -> announced);
            }
        }
        become(new Membership.Member(LeaderConnection.open(access, clock, wakeAll, feeds), moved));
        LOG.atInfo()
                .addKeyValue("clusterSet", access.clusterSet())
                .addKeyValue("cluster", access.clusterId())
                .addKeyValue("leader", access.server())
                .log("Joining a ClusterSet");
    }

    /** The leader has an announce of this cluster: from now on that is the one to take back some day. */
    private void accepted(ClusterSet set, Announced now) throws InterruptedException {
        if (announced.filter(now::equals).isPresent()) {
            return;
        }
        record.write(now, set.getSpec().leaders().getFirst().secret());
        for (var farewell : farewells) {
            if (farewell.opposes(now)) {
                var _ = farewell.callOff();
            }
        }
        // Another server with an announce of its own is another leader, though the ClusterSet calls it the same.
        announced
                .filter(before -> !before.uid().equals(now.uid())
                        && !before.access().server().equals(now.access().server()))
                .ifPresent(this::sayFarewell);
        announced = Optional.of(now);
    }

    /** Leaves for another membership. */
    private void move() {
        moved = true;
        leave(new Membership.Undecided(true));
    }

    /** Ends the membership, here at once and at the leader in the background. */
    private void leave(Membership next) {
        var before = membership;
        become(next);
        var known = announced;
        announced = Optional.empty();
        if (before.connection().isPresent()) {
            var leader = before.connection().get();
            LOG.atInfo()
                    .addKeyValue("clusterSet", leader.access().clusterSet())
                    .addKeyValue("leader", leader.access().server())
                    .log("Leaving a ClusterSet");
            var here = known.filter(
                    at -> at.access().server().equals(leader.access().server()));
            farewells.add(Farewell.after(leader, here, mayWrite, record::clear));
            known = here.isPresent() ? Optional.empty() : known;
        }
        known.ifPresent(this::sayFarewell);
    }

    private void sayFarewell(Announced before) {
        farewells.add(Farewell.to(before, mayWrite, record::clear));
    }

    /** Ends the connection; the leader keeps what it has of this cluster. */
    private void pause() {
        var before = membership;
        if (before.synced().isPresent()) {
            // From here on it is the present membership's.
            moved = false;
        }
        become(new Membership.Undecided(moved));
        if (before.connection().isPresent()) {
            var leader = before.connection().get();
            announced = leader.announced().or(() -> announced);
            leader.close();
        }
    }

    private void become(Membership next) {
        if (!membership.equals(next)) {
            membership = next;
            wakeAll.run();
        }
    }

    private NetworkVerdict network(LeaderConnection leader) {
        var election = local.election();
        var remotes = local.remotes(leader);
        return new NetworkVerdict(
                local.serviceCidr().problem(),
                election.active().isPresent(),
                election.unusable(),
                remotes.refusals(),
                local.refusals().sentences(),
                TunnelAnswers.of(local.newestFirst().stream().findFirst(), remotes.usable()));
    }

    private void write(ClusterSet set, ClusterSetStatus status) {
        var desired = new ClusterSet();
        desired.setMetadata(set.getMetadata());
        desired.setStatus(status);
        if (applier.applyStatus(desired, set) instanceof Applied.Changed<ClusterSet>) {
            for (var news : MemberStatus.news(set, status)) {
                if (news.holds()) {
                    events.normal(
                            set,
                            news.reason().isEmpty() ? news.type() : news.reason(),
                            news.message().isEmpty() ? news.type() + " is True" : news.message());
                } else if (news.status().equals(ConditionTypes.FALSE)) {
                    events.warning(set, news.reason(), news.message());
                } else if (!news.reason().isEmpty()) {
                    events.normal(set, news.reason(), news.message());
                }
            }
        }
    }

    /** Ends the connection without leaving: a member that restarts stays a member. The queue is closed before. */
    @Override
    public void close() {
        try {
            for (var farewell : farewells) {
                var _ = farewell.callOff();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        membership.connection().ifPresent(LeaderConnection::close);
    }
}
