package io.seine.controller.member;

import io.seine.api.Names;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import java.util.List;
import java.util.function.Supplier;

/** Keeps what the leader has of this cluster's network. One key. */
final class ClusterInfoExportReconciler implements Reconciler<String> {
    /** The only key. */
    static final String KEY = "cluster-info";

    private final LocalCluster local;
    private final Supplier<Membership> membership;

    ClusterInfoExportReconciler(LocalCluster local, Supplier<Membership> membership) {
        this.local = local;
        this.membership = membership;
    }

    @Override
    public Next reconcile(String key) {
        membership.get().synced().ifPresent(this::export);
        return Next.done();
    }

    private void export(LeaderConnection leader) {
        var access = leader.access();
        var name = new ObjectKey(access.namespace(), Names.clusterInfo(access.clusterId()));
        var current = leader.exports().get(name);
        var gateway = local.newestFirst().stream().findFirst();
        if (gateway.isEmpty()) {
            current.ifPresent(leader.applier()::delete);
            return;
        }
        var desired = ResourceExport.of(
                access.namespace(),
                ResourceExportSpec.clusterInfo(local.namespace(), info(access.clusterId(), gateway.get())));
        leader.applier().apply(desired, current, any -> true, Claim.WHOLE);
    }

    private ClusterInfo info(String clusterId, Gateway gateway) {
        return new ClusterInfo(
                clusterId,
                gateway.getServiceCIDR(),
                List.of(new GatewayInfo(gateway.getGatewayIP())),
                local.config().podCIDRs(),
                gateway.getWireGuard());
    }
}
