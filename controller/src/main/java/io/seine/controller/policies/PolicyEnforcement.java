package io.seine.controller.policies;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import io.seine.policy.spec.Policy.Origin;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a member that does for policies what Antrea's controller would do, while Seine enforces them: the default Tiers, and the
 * status of every policy. It begins and ends with {@link PolicyEngine#isSeine}.
 *
 * <p>Needs in the whole cluster: tiers of crd.antrea.io with get, list, watch, create, patch; clusternetworkpolicies, networkpolicies,
 * clustergroups and groups of crd.antrea.io, nodepolicystatuses of policy.seine.io, and pods with get, list, watch;
 * clusternetworkpolicies/status and networkpolicies/status of crd.antrea.io with patch; events with create, get and patch.
 */
public final class PolicyEnforcement implements AutoCloseable {
    private static final int WORKERS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(PolicyEnforcement.class);

    private final PolicyEngine engine;
    private final KubernetesClient client;
    private final WorkQueue<String> turns;
    private final WorkQueue<Survey.Pass> surveys;
    private final WorkQueue<String> tiers;
    private final WorkQueue<Origin> statuses;
    // Opened and closed by the one worker of turns, and at the end.
    private volatile @Nullable PolicyCaches caches;

    /** Nothing runs before the {@link #queues} do, and {@code engine} is started. */
    public PolicyEnforcement(
            PolicyEngine engine,
            KubernetesClient client,
            Watched<Namespace> namespaces,
            Watched<Service> services,
            EventRecorder events,
            Clock clock) {
        this.engine = engine;
        this.client = client;
        turns = new WorkQueue<>("Enforcement of policies", 1, key -> turn());
        tiers = new WorkQueue<>("Default Tiers", 1, new TierReconciler(this::known));
        var survey = new Survey(this::known, namespaces, services, clock, this::differs);
        surveys = new WorkQueue<>("Survey of policies", 1, survey);
        statuses = new WorkQueue<>("Policy statuses", WORKERS, new StatusReconciler(this::known, survey, events));
        namespaces.whenChanged(PolicyPods::matters, this::survey);
        services.whenChanged(PolicyPods::matters, this::survey);
        engine.whenChanged(this::wake);
    }

    /** Says whose turn it may be. */
    private void wake() {
        turns.add("turn");
    }

    /** Brings what is open in line with who enforces policies. */
    private Next turn() {
        var open = caches;
        if (engine.isSeine() && open == null) {
            LOG.info(
                    "Seine enforces the policies of this cluster: it keeps the default Tiers and the policies' status");
            caches = new PolicyCaches(client, new Wakes()).start();
        } else if (!engine.isSeine() && open != null) {
            LOG.info("Seine does not enforce the policies of this cluster any more");
            caches = null;
            open.close();
            survey();
        }
        return Next.done();
    }

    private Optional<PolicyCaches> known() {
        return Optional.ofNullable(caches).filter(PolicyCaches::synced).filter(open -> engine.isSeine());
    }

    private void survey() {
        surveys.addAfter(Survey.Pass.SPANS, Survey.GATHERING);
    }

    private void differs(Origin policy) {
        statuses.add(policy);
    }

    private final class Wakes implements PolicyCaches.Wakes {
        @Override
        public void spans() {
            survey();
        }

        @Override
        public void statuses() {
            surveys.addAfter(Survey.Pass.STATUSES, Survey.GATHERING);
        }

        @Override
        public void tiers() {
            DefaultTiers.names().forEach(tiers::add);
        }

        @Override
        public void synced() {
            spans();
            tiers();
        }
    }

    /** For the loop that the member's other queues are in, so that only the replica that has the turn works. */
    public Stream<WorkQueue<?>> queues() {
        return Stream.of(turns, surveys, tiers, statuses);
    }

    /** After the queues. */
    @Override
    public void close() {
        var open = caches;
        if (open != null) {
            open.close();
        }
    }
}
