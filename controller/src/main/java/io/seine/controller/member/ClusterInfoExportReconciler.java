package io.seine.controller.member;

import io.seine.api.Names;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.controller.exchange.LeaderConnection;
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
    // Used by the one worker only: where it was asked whether there is an announce that the watch does not see.
    private Optional<LeaderConnection> asked = Optional.empty();

    ClusterInfoExportReconciler(LocalCluster local, Supplier<Membership> membership) {
        this.local = local;
        this.membership = membership;
    }

    @Override
    public Next reconcile(String key) {
        membership.get().synced().ifPresent(leader -> local.refusals().watch("ClusterInfo", () -> export(leader)));
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
        var plan = ClusterInfoPlan.plan(new ClusterInfoPlan.Inputs(
                leader.access().clusterId(),
                local.election(),
                local.newestFirst(),
                local.config(),
                local.serviceCidr().cidr(),
                local.serviceCidr().further()));
        switch (plan) {
            case ClusterInfoPlan.Announce(ClusterInfo info) -> announce(leader, info);
            case ClusterInfoPlan.Withdraw ignored -> withdraw(leader);
            case ClusterInfoPlan.Wait ignored -> {}
        }
    }

    private void announce(LeaderConnection leader, ClusterInfo info) {
        // One that is terminating cannot be saved; its end wakes this again.
        if (current(leader).filter(ResourceExport::isMarkedForDeletion).isEmpty()) {
            var desired = ResourceExport.of(
                    leader.access().namespace(), ResourceExportSpec.clusterInfo(local.namespace(), info));
            var _ = LeaderExports.apply(leader, desired, any -> true);
        }
    }

    private void withdraw(LeaderConnection leader) {
        current(leader).or(() -> hidden(leader)).ifPresent(leader.applier()::delete);
    }

    /** Members of before 2.7 exported it without labels, and then the watch does not see it. Nobody makes such a one later. */
    private Optional<ResourceExport> hidden(LeaderConnection leader) {
        if (asked.filter(leader::equals).isPresent()) {
            return Optional.empty();
        }
        var found = leader.exportNow(name(leader));
        if (found.isEmpty()) {
            asked = Optional.of(leader);
        }
        return found;
    }
}
