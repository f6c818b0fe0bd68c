package io.seine.controller.policies;

import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the Tiers that every cluster has as they are, whatever becomes of them. Keys are their names. */
final class TierReconciler implements Reconciler<String> {
    private final Supplier<Optional<PolicyCaches>> caches;

    /** @param caches empty where Seine does not enforce policies, or does not know enough yet */
    TierReconciler(Supplier<Optional<PolicyCaches>> caches) {
        this.caches = caches;
    }

    @Override
    public Next reconcile(String name) {
        caches.get()
                .ifPresent(open -> DefaultTiers.desired(name).ifPresent(desired -> {
                    var current = open.tiers().get(ObjectKey.of(desired));
                    var _ = open.applier().apply(desired, current, any -> true, Claim.WHOLE);
                }));
        return Next.done();
    }
}
