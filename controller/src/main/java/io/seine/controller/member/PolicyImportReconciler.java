package io.seine.controller.member;

import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.PolicyImports;
import io.seine.api.Reasons;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.member.PolicyImportPlan.TierState;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps the policies of the ClusterSet in this cluster. Keys are the policies' names as exported. Antrea's kinds may be absent, and come
 * and go: then the leader is told, and what can be done is done as soon as they are there.
 */
final class PolicyImportReconciler implements Reconciler<String> {
    private final Watched<ClusterNetworkPolicy> policies;
    private final Watched<Tier> tiers;
    private final Supplier<Membership> membership;
    private final Applier applier;
    private final EventRecorder events;
    private final ImportEvents atLeader;

    PolicyImportReconciler(
            Watched<ClusterNetworkPolicy> policies,
            Watched<Tier> tiers,
            Supplier<Membership> membership,
            Applier applier,
            EventRecorder events,
            ImportEvents atLeader) {
        this.policies = policies;
        this.tiers = tiers;
        this.membership = membership;
        this.applier = applier;
        this.events = events;
        this.atLeader = atLeader;
    }

    @Override
    public Next reconcile(String name) {
        var now = membership.get();
        if (now.isLeft()) {
            current(name).filter(PolicyImportPlan::isImported).ifPresent(applier::delete);
        } else {
            now.synced().ifPresent(leader -> reconcile(name, leader));
        }
        return Next.done();
    }

    private void reconcile(String name, LeaderConnection leader) {
        var source = source(name, leader);
        var cluster = leader.access().clusterId();
        var absent = absent(policies);
        if (absent.isPresent()) {
            source.ifPresent(about -> tell(leader, about, PolicyImports.notCreated(cluster) + ": " + absent.get()));
            return;
        }
        if (!policies.synced()) {
            return;
        }
        var spec = source.flatMap(PolicyImportReconciler::policy);
        var tier = spec.map(PolicyImportPlan::tier).flatMap(this::tier);
        if (spec.isPresent() && tier.isEmpty()) {
            return;
        }
        var current = current(name);
        var plan = PolicyImportPlan.plan(
                new PolicyImportPlan.Inputs(name, cluster, spec, tier.orElse(new TierState.Missing()), current));
        source.ifPresent(about -> plan.problem().ifPresent(problem -> {
            tell(leader, about, problem);
            current.filter(object -> !PolicyImportPlan.isImported(object))
                    .ifPresent(foreign -> events.warning(foreign, Reasons.IMPORT_CONFLICT, problem));
        }));
        try {
            plan.obsolete().ifPresent(applier::delete);
            plan.desired()
                    .ifPresent(desired -> applier.apply(desired, current, PolicyImportPlan::isImported, Claim.WHOLE));
        } catch (WriteRefused e) {
            // A conflict is over with the next try; everything else the leader has to know.
            if (!e.isConflict()) {
                source.ifPresent(about -> tell(leader, about, refusal(plan, current, cluster) + ": " + e.getMessage()));
            }
            throw e;
        }
    }

    private static String refusal(PolicyImportPlan plan, Optional<ClusterNetworkPolicy> current, String cluster) {
        if (plan.desired().isEmpty()) {
            return PolicyImports.notDeleted(cluster);
        }
        return current.isPresent() ? PolicyImports.notUpdated(cluster) : PolicyImports.notCreated(cluster);
    }

    /** The policy imports of that leader. */
    static Stream<ResourceImport> sources(LeaderConnection leader) {
        return leader.imports().by(MemberRole.BY_KIND, Kinds.CLUSTER_NETWORK_POLICY).stream()
                .filter(object -> object.getSpec() != null);
    }

    /** The oldest import of a policy of that name: the Namespace, which policies do not have, may make two. */
    private static Optional<ResourceImport> source(String name, LeaderConnection leader) {
        return sources(leader)
                .filter(object -> object.getSpec().name().equals(name))
                .min(Comparator.<ResourceImport, String>comparing(object -> Optional.ofNullable(
                                        object.getMetadata().getCreationTimestamp())
                                .orElse(""))
                        .thenComparing(object -> object.getMetadata().getName()));
    }

    private static Optional<PolicySpec> policy(ResourceImport object) {
        return Optional.ofNullable(object.getSpec().clusterNetworkPolicy());
    }

    /** What is known of the Tier; empty when that will be known in a moment. */
    private Optional<TierState> tier(String name) {
        var absent = absent(tiers);
        if (absent.isPresent()) {
            return Optional.of(new TierState.Unknown(absent.get()));
        }
        if (!tiers.synced()) {
            return Optional.empty();
        }
        return Optional.of(
                tiers.get(new ObjectKey("", name)).isPresent() ? new TierState.Present() : new TierState.Missing());
    }

    /** Why nothing can be known about a kind of Antrea's, if that is so. */
    private static Optional<String> absent(Watched<?> kind) {
        return kind.failure()
                .filter(failure ->
                        failure.kind() == ApiFailure.Kind.NOT_FOUND || failure.kind() == ApiFailure.Kind.FORBIDDEN)
                .map(failure -> failure.kind() == ApiFailure.Kind.NOT_FOUND
                        ? "this cluster does not know " + kind.name() + "; install Antrea's custom resource definitions"
                        : failure.sentence());
    }

    private Optional<ClusterNetworkPolicy> current(String name) {
        return policies.get(new ObjectKey("", Names.imported(name)));
    }

    private void tell(LeaderConnection leader, ResourceImport about, String message) {
        atLeader.warning(leader, about, Reasons.ACNP_IMPORT_FAILED, message);
    }
}
