package io.seine.controller.member;

import io.seine.api.Names;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import java.util.Optional;
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

    /** What the leader has. */
    static Optional<ResourceExport> current(LeaderConnection leader) {
        return leader.exports().get(name(leader));
    }

    private static ObjectKey name(LeaderConnection leader) {
        return new ObjectKey(
                leader.access().namespace(), Names.clusterInfo(leader.access().clusterId()));
    }

    private void export(LeaderConnection leader) {
        // Members of before 2.7 exported it without labels, and then the watch does not see it.
        var current = current(leader).or(() -> leader.exportNow(name(leader)));
        var plan = ClusterInfoPlan.plan(new ClusterInfoPlan.Inputs(
                leader.access().clusterId(),
                local.election(),
                local.newestFirst(),
                local.config(),
                local.serviceCidr().cidr(),
                local.serviceCidr().further()));
        switch (plan) {
            case ClusterInfoPlan.Announce(ClusterInfo info) -> announce(leader, info, current);
            case ClusterInfoPlan.Withdraw ignored -> current.ifPresent(leader.applier()::delete);
            case ClusterInfoPlan.Wait ignored -> {}
        }
    }

    private void announce(LeaderConnection leader, ClusterInfo info, Optional<ResourceExport> current) {
        // One that is terminating cannot be saved; its end wakes this again.
        if (current.filter(ResourceExport::isMarkedForDeletion).isEmpty()) {
            var desired = ResourceExport.of(
                    leader.access().namespace(), ResourceExportSpec.clusterInfo(local.namespace(), info));
            leader.applier().apply(desired, current, any -> true, Claim.WHOLE);
        }
    }
}
