package io.seine.controller.member;

import io.seine.api.Kinds;
import io.seine.api.Reasons;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps, in this cluster, the label sets of the ClusterSet with their IDs. Keys are the label sets' hashes. */
final class LabelImportReconciler implements Reconciler<String> {
    /** Index of ResourceImports and LabelIdentities by ID. */
    static final String BY_ID = "byLabelId";

    private final boolean enabled;
    private final Watched<LabelIdentity> identities;
    private final Supplier<Membership> membership;
    private final Applier applier;
    private final EventRecorder events;
    private final ImportEvents atLeader;

    /** @param enabled whether label identities are exchanged; if not, what was imported of them goes */
    LabelImportReconciler(
            boolean enabled,
            Watched<LabelIdentity> identities,
            Supplier<Membership> membership,
            Applier applier,
            EventRecorder events,
            ImportEvents atLeader) {
        this.enabled = enabled;
        this.identities = identities;
        this.membership = membership;
        this.applier = applier;
        this.events = events;
        this.atLeader = atLeader;
    }

    @Override
    public Next reconcile(String hash) {
        var now = membership.get();
        if (!enabled || now.isLeft()) {
            identities.get(new ObjectKey("", hash)).filter(Ours::isOurs).ifPresent(applier::delete);
        } else {
            now.synced().ifPresent(leader -> reconcile(hash, leader));
        }
        return Next.done();
    }

    private void reconcile(String hash, LeaderConnection leader) {
        var source = leader.imports()
                .get(new ObjectKey(leader.access().namespace(), hash))
                .filter(LabelImportReconciler::isLabel);
        var id = source.stream().flatMap(object -> id(object).stream()).findFirst();
        var current = identities.get(new ObjectKey("", hash));
        var plan = LabelImportPlan.plan(new LabelImportPlan.Inputs(
                hash,
                source,
                id.map(text -> leader.imports().by(BY_ID, text)).orElse(List.of()),
                current,
                id.map(text -> identities.by(BY_ID, text)).orElse(List.of())));
        plan.problem().ifPresent(problem -> {
            var message = "Cluster " + leader.access().clusterId() + " cannot import the label: " + problem;
            source.ifPresent(about -> atLeader.warning(leader, about, Reasons.LABEL_IMPORT_FAILED, message));
            current.filter(object -> !Ours.isOurs(object))
                    .ifPresent(foreign -> events.warning(foreign, Reasons.IMPORT_CONFLICT, message));
        });
        try {
            plan.obsolete().ifPresent(applier::delete);
            plan.desired().ifPresent(desired -> applier.apply(desired, current, Ours::isOurs, Claim.WHOLE));
        } catch (WriteRefused e) {
            if (e.isRefusal()) {
                var message = "Cluster " + leader.access().clusterId() + " cannot import the label: " + e.getMessage();
                source.ifPresent(about -> atLeader.warning(leader, about, Reasons.LABEL_IMPORT_FAILED, message));
            }
            throw e;
        }
    }

    /** Whether {@code object} is the import of a label set. */
    static boolean isLabel(ResourceImport object) {
        return object.getSpec() != null && object.getSpec().kind().equals(Kinds.LABEL_IDENTITY);
    }

    /** The index key of {@code object} in {@link #BY_ID}. */
    static List<String> id(ResourceImport object) {
        return LabelImportPlan.identity(object).map(LabelImportReconciler::id).stream()
                .toList();
    }

    /** The index key of {@code object} in {@link #BY_ID}. */
    static List<String> id(LabelIdentity object) {
        return Optional.ofNullable(object.getSpec()).map(LabelImportReconciler::id).stream()
                .toList();
    }

    private static String id(LabelIdentitySpec identity) {
        return String.valueOf(identity.id());
    }
}
