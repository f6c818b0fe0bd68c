package io.seine.controller.member;

import io.seine.api.Reasons;
import io.seine.api.multicluster.Gateway;
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
    private final Applier beginner;
    private final Applier applier;
    private final EventRecorder events;

    /**
     * @param beginner makes Gateways, under another name than {@code applier} keeps them: else the key that a new one begins with
     *     would be ours to take away again
     */
    GatewayReconciler(
            LocalCluster local,
            Supplier<Membership> membership,
            Applier beginner,
            Applier applier,
            EventRecorder events) {
        this.local = local;
        this.membership = membership;
        this.beginner = beginner;
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
        plan.gateways().ifPresent(desired -> local.refusals().watch("Gateways", () -> write(desired, present)));
        if (!now.isAlone()) {
            tell(election.unusable());
        }
        return Next.done();
    }

    private void write(List<Gateway> desired, List<Gateway> present) {
        var missing = Applier.stale(desired, present);
        missing.forEach(
                gateway -> beginner.apply(beginning(gateway), Optional.empty(), any -> true, Claim.NAMED_FIELDS));
        // What is there goes only after the new one is made: a failure in between leaves the old one.
        applier.sync(Applier.stale(desired, missing), present, any -> true, Claim.NAMED_FIELDS);
    }

    /** The standbys change later, so they must not be the beginner's; the watch of the new Gateway wakes this again. */
    private static Gateway beginning(Gateway gateway) {
        var beginning = Gateway.of(
                gateway.getMetadata().getNamespace(),
                gateway.getMetadata().getName(),
                gateway.getGatewayIP(),
                gateway.getInternalIP(),
                gateway.getServiceCIDR());
        beginning.setWireGuard(gateway.getWireGuard());
        return beginning;
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
