package io.seine.controller.member;

import io.seine.api.Reasons;
import io.seine.api.multicluster.WireGuard;
import io.seine.api.net.Cidr;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.Reconciler;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the Gateway object: the elected Node's, with room for what its agent adds. The new one is there before the old one goes.
 * Decides without the leader. One key.
 */
final class GatewayReconciler implements Reconciler<String> {
    /** The only key. */
    static final String KEY = "gateway";

    private final LocalCluster local;
    private final Supplier<Membership> membership;
    private final Applier applier;
    private final EventRecorder events;

    GatewayReconciler(LocalCluster local, Supplier<Membership> membership, Applier applier, EventRecorder events) {
        this.local = local;
        this.membership = membership;
        this.applier = applier;
        this.events = events;
    }

    @Override
    public Next reconcile(String key) {
        var now = membership.get();
        var election = local.election();
        var present = local.newestFirst();
        var plan = GatewayPlan.plan(new GatewayPlan.Inputs(
                local.namespace(),
                inClusterSet(now),
                election,
                present,
                local.serviceCidr().cidr().map(Cidr::toString),
                announced(now)));
        // What is there goes only after the new one is made: a failure in between leaves the old one.
        plan.gateways().ifPresent(desired -> applier.sync(desired, present, any -> true, Claim.NAMED_FIELDS));
        if (!now.isAlone()) {
            tell(election.unusable());
        }
        return Next.done();
    }

    private static GatewayPlan.InClusterSet inClusterSet(Membership membership) {
        return switch (membership) {
            case Membership.Alone ignored -> GatewayPlan.InClusterSet.NO;
            case Membership.Member ignored -> GatewayPlan.InClusterSet.YES;
            case Membership.Undecided ignored -> GatewayPlan.InClusterSet.UNDECIDED;
        };
    }

    private static Optional<WireGuard> announced(Membership membership) {
        return membership
                .synced()
                .flatMap(ClusterInfoExportReconciler::current)
                .flatMap(export -> Optional.ofNullable(export.getSpec()))
                .flatMap(spec -> Optional.ofNullable(spec.clusterInfo()))
                .flatMap(info -> Optional.ofNullable(info.wireGuard()));
    }

    private void tell(List<GatewayElection.Unusable> unusable) {
        for (var node : unusable) {
            local.node(node.node())
                    .ifPresent(object -> events.warning(object, Reasons.GATEWAY_INVALID, node.message()));
        }
    }
}
