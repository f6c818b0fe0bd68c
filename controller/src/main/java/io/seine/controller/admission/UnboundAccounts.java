package io.seine.controller.admission;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.reconcile.EventRecorder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, on the leader's ClusterSet and in the log, which member's account is bound to no cluster: a weakness that works. */
final class UnboundAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(UnboundAccounts.class);

    private final LiveFacts facts;
    private final EventRecorder events;
    // Grows by one for each member and account, which are few.
    private final Set<Seen> told = ConcurrentHashMap.newKeySet();

    private record Seen(String account, String cluster) {}

    UnboundAccounts(LiveFacts facts, EventRecorder events) {
        this.facts = facts;
        this.events = events;
    }

    /** Passes {@code decision} on, and takes note of who announced itself. */
    Decision noted(Review review, String namespace, Decision decision) {
        if (decision instanceof Decision.Allowed
                && !review.dryRun()
                && !review.deletes()
                && review.caller() instanceof Caller.Account account
                && account.namespace().equals(namespace)
                && !account.isControllerOf(namespace)
                && facts.accounts(account).binding(account.name()).isEmpty()) {
            var seen = new Seen(
                    account.name(), review.subject(MemberClusterAnnounce.class).getClusterID());
            if (told.add(seen)) {
                // Not on the caller's time.
                Thread.ofVirtual().name("unbound-account").start(() -> tell(seen));
            }
        }
        return decision;
    }

    private void tell(Seen seen) {
        var message = "Cluster " + seen.cluster() + " announces itself with ServiceAccount " + seen.account()
                + ", which is bound to no cluster: with its token one can act for every cluster that has no account of its own; bind it"
                + " with the annotation " + Annotations.CLUSTER_ID + "=" + seen.cluster();
        try {
            ClusterSet.oldest(facts.clusterSets())
                    .ifPresent(clusterSet -> events.warning(clusterSet, Reasons.ACCOUNT_NOT_BOUND, message));
        } catch (KubernetesClientException e) {
            LOG.atWarn().addKeyValue("reason", Reasons.ACCOUNT_NOT_BOUND).log(message);
        }
    }
}
