package io.seine.controller.leader;

import io.seine.api.Limits;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Gives each label set of the ClusterSet its ID, in a ResourceImport. Keys are the labels' hashes. */
final class LabelIdentityReconciler implements Reconciler<String> {
    /** Index of ResourceExports by the hash of the label that they export. */
    static final String BY_LABEL = "byLabel";

    /** Index of ResourceImports by the ID of their label. */
    static final String BY_ID = "byId";

    /** When IDs are looked for again after all were in use. */
    private static final Duration EXHAUSTED = Duration.ofMinutes(1);

    /** How long the watch may need to tell what another wrote; it mostly wakes the label sooner. */
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private final String namespace;
    private final boolean enabled;
    private final Watched<ResourceExport> exports;
    private final Watched<ResourceImport> imports;
    private final IdentityNumbers numbers;
    private final Applier applier;
    private final Answers answers;

    /** @param enabled whether label identities are exchanged; if not, what was made of them goes */
    LabelIdentityReconciler(
            String namespace,
            boolean enabled,
            Watched<ResourceExport> exports,
            Watched<ResourceImport> imports,
            IdentityNumbers numbers,
            Applier applier,
            Answers answers) {
        this.namespace = namespace;
        this.enabled = enabled;
        this.exports = exports;
        this.imports = imports;
        this.numbers = numbers;
        this.applier = applier;
        this.answers = answers;
    }

    @Override
    public Next reconcile(String hash) {
        var inputs = inputs(hash);
        var plan = IdentityPlan.plan(inputs);
        if (plan.needsId()) {
            var fresh = numbers.take(plan.label().orElseThrow());
            if (fresh.isEmpty()) {
                plan.verdicts().forEach(verdict -> answers.tell(new Verdict.Refused(verdict.export(), exhausted())));
                return Next.after(EXHAUSTED);
            }
            plan = IdentityPlan.plan(inputs.withFresh(fresh.getAsInt()));
        } else {
            inputs.exports().forEach(export -> numbers.settled(export.label()));
        }
        plan.obsolete().ifPresent(applier::delete);
        if (plan.desired().isPresent() && !write(plan.desired().get(), inputs.current())) {
            return Next.after(BEHIND);
        }
        plan.verdicts().forEach(answers::tell);
        return Next.done();
    }

    /** Whether the cache was up to date; if not, another leader was first, or we ourselves a moment ago. */
    private boolean write(ResourceImport desired, Optional<ResourceImport> current) {
        try {
            applier.apply(desired, current, any -> true, Claim.WHOLE);
            return true;
        } catch (WriteRefused e) {
            if (e.isConflict()) {
                return false;
            }
            throw e;
        }
    }

    private IdentityPlan.Inputs inputs(String hash) {
        var current = imports.get(new ObjectKey(namespace, hash));
        return new IdentityPlan.Inputs(
                namespace,
                hash,
                enabled
                        ? exports.by(BY_LABEL, hash).stream()
                                .filter(export -> !export.isMarkedForDeletion())
                                .map(LabelExport::of)
                                .toList()
                        : List.of(),
                current,
                current.flatMap(IdentityPlan::identity)
                        .map(identity -> imports.by(BY_ID, String.valueOf(identity.id())))
                        .orElse(List.of()),
                OptionalInt.empty());
    }

    /** Keys under which imports of the same ID have to be looked at when {@code object} changes: its own and theirs. */
    static List<String> keys(ResourceImport object) {
        return IdentityPlan.identity(object).isPresent()
                ? List.of(object.getMetadata().getName())
                : List.of();
    }

    /** The index key of {@code object} in {@link #BY_ID}. */
    static List<String> id(ResourceImport object) {
        return IdentityPlan.identity(object).map(LabelIdentitySpec::id).map(String::valueOf).stream()
                .toList();
    }

    private static String exhausted() {
        return "all " + Limits.LABEL_IDENTITY_MAX
                + " IDs of label identities are in use; fewer different label sets of Pods and Namespaces are needed";
    }
}
