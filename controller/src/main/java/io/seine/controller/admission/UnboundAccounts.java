package io.seine.controller.admission;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.Timings;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.reconcile.EventRecorder;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once an hour, on the leader's ClusterSet and in the log, which member's account is bound to no cluster: a weakness that works. */
final class UnboundAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(UnboundAccounts.class);

    private final LiveFacts facts;
    private final EventRecorder events;
    private final Clock clock;
    private final Recently<Seen> told = new Recently<>(Timings.UNBOUND_SAID);

    private record Seen(String account, String cluster) {}

    UnboundAccounts(LiveFacts facts, EventRecorder events, Clock clock) {
        this.facts = facts;
        this.events = events;
        this.clock = clock;
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
            if (told.due(seen, clock.instant())) {
                // Not on the caller's time.
                Thread.ofVirtual().name("unbound-account").start(() -> tell(seen));
            }
        }
        return decision;
    }

    static String message(String account, String cluster) {
        // The shared account is known to be a member's; another may be an administrator's, who may write policies.
        var policies = account.equals(Names.SHARED_MEMBER_SERVICE_ACCOUNT)
                ? ""
                : ", and write policies (" + Kinds.CLUSTER_NETWORK_POLICY + ") for all clusters";
        return "Cluster " + cluster + " announces itself with ServiceAccount " + account
                + ", which is bound to no cluster: with its token one can act for every cluster that has no account of its own"
                + policies + "; bind it with the annotation " + Annotations.CLUSTER_ID + "=" + cluster;
    }

    private void tell(Seen seen) {
        var message = message(seen.account(), seen.cluster());
        try {
            ClusterSet.oldest(facts.clusterSets())
                    .ifPresent(clusterSet -> events.warning(clusterSet, Reasons.ACCOUNT_NOT_BOUND, message));
        } catch (KubernetesClientException e) {
            LOG.atWarn().addKeyValue("reason", Reasons.ACCOUNT_NOT_BOUND).log(message);
        }
    }
}
