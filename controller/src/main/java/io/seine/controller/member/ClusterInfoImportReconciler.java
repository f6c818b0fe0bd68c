package io.seine.controller.member;

import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.Reconciler;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the ClusterInfoImports, from which the agents take their routes. One key, because the networks are judged together. */
final class ClusterInfoImportReconciler implements Reconciler<String> {
    /** The only key. */
    static final String KEY = "cluster-infos";

    private final LocalCluster local;
    private final Supplier<Membership> membership;
    private final Applier applier;

    ClusterInfoImportReconciler(LocalCluster local, Supplier<Membership> membership, Applier applier) {
        this.local = local;
        this.membership = membership;
        this.applier = applier;
    }

    @Override
    public Next reconcile(String key) {
        var now = membership.get();
        if (now.isLeft()) {
            write(List.of());
        } else if (local.isNetworkKnown()) {
            now.synced()
                    .ifPresent(leader -> write(local.remotes(leader).usable().stream()
                            .map(remote -> ClusterInfoImport.of(local.namespace(), remote.name(), remote.info()))
                            .toList()));
        }
        return Next.done();
    }

    private void write(List<ClusterInfoImport> desired) {
        local.refusals()
                .watch(
                        "ClusterInfoImports",
                        () -> applier.sync(desired, local.imports().list(), any -> true, Claim.WHOLE));
    }
}
