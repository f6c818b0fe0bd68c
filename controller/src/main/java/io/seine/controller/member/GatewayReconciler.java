package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Node;
import io.seine.api.Reasons;
import io.seine.api.multicluster.Gateway;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the Gateway object: the elected Node's, with room for what its agent adds. The new one is there before the old one goes.
 * Needs no leader. One key.
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
        var cidr = local.serviceCidr().cidr();
        if (now instanceof Membership.Undecided || (cidr.isEmpty() && !now.isAlone())) {
            return Next.done();
        }
        var election = local.election();
        var desired = now.isAlone()
                ? Optional.<Gateway>empty()
                : election.active()
                        .map(active -> Gateway.of(
                                local.namespace(),
                                active.node(),
                                active.gatewayIp(),
                                active.internalIp(),
                                cidr.orElseThrow().toString()));
        applier.sync(desired.stream().toList(), local.gateways().list(), gateway -> true, Claim.NAMED_FIELDS);
        if (!now.isAlone()) {
            tell(election.unusable());
        }
        return Next.done();
    }

    private void tell(List<GatewayElection.Unusable> unusable) {
        for (var node : unusable) {
            Optional<Node> object = local.nodes().get(new ObjectKey("", node.node()));
            object.ifPresent(found -> events.warning(found, Reasons.GATEWAY_INVALID, node.message()));
        }
    }
}
