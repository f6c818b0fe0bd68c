package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetStatus;
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
import java.time.Duration;
import java.util.Optional;
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

    /** How long a leader that has this cluster is asked to forget it, before the cluster goes without. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);

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
    // Written by the one worker, read by everybody.
    private volatile Membership membership = new Membership.Undecided();

    /**
     * @param wakeAll looks at everything that depends on the membership again
     * @param feeds registers what the watches at a leader wake
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
            Consumer<LeaderConnection> feeds) {
        this.namespace = namespace;
        this.clusterSets = clusterSets;
        this.secrets = secrets;
        this.local = local;
        this.applier = applier;
        this.events = events;
        this.clock = clock;
        this.wakeAll = wakeAll;
        this.feeds = feeds;
    }

    Membership membership() {
        return membership;
    }

    @Override
    public Next reconcile(String key) throws InterruptedException {
        var present = clusterSets.list().stream()
                .filter(set -> !set.isMarkedForDeletion())
                .toList();
        var wanted = MembershipPlan.wanted(present, name -> secrets.get(new ObjectKey(namespace, name)));
        switch (wanted) {
            case Wanted.Nothing ignored -> become(new Membership.Alone(), Optional.empty());
            case Wanted.Unusable(ClusterSet set, String reason, String message) -> {
                become(new Membership.Undecided(), Optional.empty());
                write(set, MemberStatus.unusable(set, reason, message, clock.instant()));
            }
            case Wanted.Member(ClusterSet set, LeaderAccess access) -> follow(set, access);
        }
        ClusterSet.oldest(present)
                .ifPresent(first -> present.stream()
                        .filter(set -> !ObjectKey.of(set).equals(ObjectKey.of(first)))
                        .forEach(set -> write(set, MemberStatus.second(set, first, clock.instant()))));
        return Next.done();
    }

    private void follow(ClusterSet set, LeaderAccess access) throws InterruptedException {
        var now = clock.instant();
        if (!(membership instanceof Membership.Member(LeaderConnection leader))
                || !leader.access().equals(access)) {
            become(new Membership.Undecided(), Optional.of(access));
            try {
                membership = new Membership.Member(LeaderConnection.open(access, clock, wakeAll, feeds));
            } catch (KubernetesClientException e) {
                var message = "No connection can be made with " + Names.SECRET_CA_KEY + " and the server "
                        + access.server() + ": " + ApiFailure.sentence(e)
                        + "; copy the member's token from the leader cluster again";
                write(set, MemberStatus.unusable(set, Reasons.CERTIFICATE_INVALID, message, now));
                return;
            }
            LOG.atInfo()
                    .addKeyValue("clusterSet", access.clusterSet())
                    .addKeyValue("cluster", access.clusterId())
                    .addKeyValue("leader", access.server())
                    .log("Joining a ClusterSet");
            wakeAll.run();
        }
        if (membership instanceof Membership.Member(LeaderConnection leader)) {
            write(set, MemberStatus.connected(set, access, leader.state(), network(leader), now));
        }
    }

    /**
     * Ends what the membership was so far.
     *
     * @param follows where it goes on; the leader keeps the announce when that is the same membership by other means
     */
    private void become(Membership next, Optional<LeaderAccess> follows) throws InterruptedException {
        var before = membership;
        if (before.equals(next)) {
            return;
        }
        membership = next;
        if (before instanceof Membership.Member(LeaderConnection leader)) {
            // Unusable is no wish to leave: a Secret that is replaced is gone for a moment.
            boolean leaves = next.isAlone()
                    || follows.filter(access -> !leader.access().isSameMembership(access))
                            .isPresent();
            try (leader) {
                wakeAll.run();
                if (leaves) {
                    LOG.atInfo()
                            .addKeyValue("clusterSet", leader.access().clusterSet())
                            .addKeyValue("leader", leader.access().server())
                            .log("Leaving a ClusterSet");
                    var _ = leader.leave(leader.isAccepted() ? LEAVE_LIMIT : Duration.ZERO);
                }
            }
        }
        wakeAll.run();
    }

    private NetworkVerdict network(LeaderConnection leader) {
        var election = local.election();
        return new NetworkVerdict(
                local.serviceCidr().cidr(),
                election.active().isPresent(),
                election.unusable(),
                local.remotes(leader).refused());
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

    /** Ends the connection without leaving: a member that restarts stays a member. */
    @Override
    public void close() {
        if (membership instanceof Membership.Member(LeaderConnection leader)) {
            leader.close();
        }
    }
}
