package io.seine.controller.member;

import io.seine.api.Finalizers;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.WriteRefused;
import java.util.List;
import java.util.function.Predicate;

/** How a member writes its exports at the leader. */
final class LeaderExports {
    private LeaderExports() {}

    /**
     * Brings an export to {@code desired}. The watch at the leader sees only what has the label of this cluster; where it shows nothing and
     * yet the name is taken, the leader is asked whose it is: ours without its label is repaired, another's is left.
     *
     * <p>The finalizer is the leader's: it comes with the export, and where it was taken off it stays off, because the leader is removed then.
     *
     * @param ours tells the exports of the same thing
     */
    static Applied<ResourceExport> apply(
            LeaderConnection leader, ResourceExport desired, Predicate<ResourceExport> ours) {
        var seen = leader.exports().get(ObjectKey.of(desired));
        if (seen.isPresent() && !Finalizers.hold(seen.get())) {
            desired.getMetadata().setFinalizers(List.of());
        }
        try {
            return leader.applier().apply(desired, seen, ours, Claim.WHOLE);
        } catch (WriteRefused e) {
            if (seen.isPresent() || !e.isConflict()) {
                throw e;
            }
            var hidden = leader.exportNow(ObjectKey.of(desired));
            // One that is terminating cannot be saved; its name is free in a moment.
            if (hidden.isEmpty() || hidden.get().isMarkedForDeletion()) {
                throw e;
            }
            return leader.applier().apply(desired, hidden, ours, Claim.WHOLE);
        }
    }
}
