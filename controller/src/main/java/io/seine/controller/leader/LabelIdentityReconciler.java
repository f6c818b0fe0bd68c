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
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Gives each label set of the ClusterSet its ID, in a ResourceImport. Keys are the labels' hashes. */
final class LabelIdentityReconciler implements Reconciler<String> {
    /** Index of ResourceExports by the hash of the label that they export. */
    static final String BY_LABEL = "byLabel";

    /** Index of ResourceImports by the ID of their label. */
    static final String BY_ID = "byId";

    /** When IDs are looked for again after all were in use. */
    private static final Duration EXHAUSTED = Duration.ofMinutes(1);

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
            var fresh = numbers.take(hash, plan.label().orElseThrow());
            if (fresh.isEmpty()) {
                plan.verdicts().forEach(verdict -> answers.tell(new Verdict.Refused(verdict.export(), exhausted())));
                return Next.after(EXHAUSTED);
            }
            plan = IdentityPlan.plan(inputs.withFresh(fresh.getAsInt()));
        } else {
            numbers.settled(hash);
        }
        plan.obsolete().ifPresent(applier::delete);
        // A conflict says that the cache is behind; the watch wakes the label, or else the pauses of the queue do.
        plan.desired().ifPresent(desired -> applier.apply(desired, inputs.current(), any -> true, Claim.WHOLE));
        plan.verdicts().forEach(answers::tell);
        return Next.done();
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
