package io.seine.controller.leader;

import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.Failures;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Makes the ResourceImport of one name out of all exports that belong to it, and tells each exporter what came of it. */
final class ResourceImportReconciler implements Reconciler<String> {
    private final String namespace;
    private final Watched<ResourceExport> exports;
    private final Watched<ResourceImport> imports;
    private final Applier applier;
    private final Answers answers;
    private final Clock clock;

    ResourceImportReconciler(
            String namespace,
            Watched<ResourceExport> exports,
            Watched<ResourceImport> imports,
            Applier applier,
            Answers answers,
            Clock clock) {
        this.namespace = namespace;
        this.exports = exports;
        this.imports = imports;
        this.applier = applier;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public Next reconcile(String name) {
        var current = imports.get(new ObjectKey(namespace, name));
        var plan = ImportPlan.plan(new ImportPlan.Inputs(
                namespace, name, exports.by(LeaderRole.BY_IMPORT, name), servicesBeside(name), current));
        write(plan, current);
        // Each for itself: an export that cannot be written to must not keep the others waiting.
        var failures = new Failures();
        plan.released().forEach(export -> failures.noteOf(() -> release(export)));
        plan.verdicts().forEach(verdict -> failures.noteOf(() -> answers.tell(verdict)));
        failures.throwFirst();
        return Next.done();
    }

    private void release(ResourceExport export) {
        applier.finalizers(
                export,
                list -> list.stream()
                        .filter(finalizer -> !Finalizers.OF_RESOURCE_EXPORT.contains(finalizer))
                        .toList());
    }

    /** The Service exports under the name of the Service import that goes with the Endpoints import {@code name}. */
    private List<ResourceExport> servicesBeside(String name) {
        var suffix = Names.resourceImport(Kinds.ENDPOINTS, "", "");
        return name.endsWith(suffix)
                ? exports.by(
                        LeaderRole.BY_IMPORT,
                        name.substring(0, name.length() - suffix.length())
                                + Names.resourceImport(Kinds.SERVICE, "", ""))
                : List.of();
    }

    private void write(ImportPlan plan, Optional<ResourceImport> current) {
        plan.obsolete().ifPresent(applier::delete);
        if (plan.desired().isEmpty()) {
            return;
        }
        try {
            switch (applier.apply(plan.desired().get(), current, any -> true, Claim.WHOLE)) {
                case Applied.Changed<ResourceImport>(ResourceImport object) -> writeStatus(plan, object);
                // Its status may be missing still: the last write of it may have failed.
                case Applied.Unchanged<ResourceImport>(ResourceImport object)
                when ImportPlan.wasUpdated(object) -> writeStatus(plan, object);
                case Applied<ResourceImport> _ -> {}
            }
        } catch (WriteRefused e) {
            if (e.isRefusal()) {
                // Trying again may never help: the exporters must be told.
                var failures = new Failures();
                failures.note(e);
                plan.verdicts()
                        .forEach(verdict ->
                                failures.noteOf(() -> answers.tell(new Verdict.Refused(verdict.export(), message(e)))));
                failures.throwFirst();
            }
            throw e;
        }
    }

    private void writeStatus(ImportPlan plan, ResourceImport object) {
        var desired = new ResourceImport();
        desired.setMetadata(object.getMetadata());
        desired.setStatus(ImportPlan.importStatus(plan.verdicts(), object, clock.instant()));
        applier.applyStatus(desired, object);
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
