package io.seine.controller.leader;

import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
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
        plan.verdicts().forEach(answers::tell);
        plan.released()
                .forEach(export -> applier.finalizers(
                        export,
                        list -> list.stream()
                                .filter(finalizer -> !Finalizers.OF_RESOURCE_EXPORT.contains(finalizer))
                                .toList()));
        return Next.done();
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
            var applied = applier.apply(plan.desired().get(), current, any -> true, Claim.WHOLE);
            if (applied instanceof Applied.Changed<ResourceImport>(ResourceImport object)) {
                var desired = new ResourceImport();
                desired.setMetadata(object.getMetadata());
                desired.setStatus(ImportPlan.importStatus(plan.verdicts(), object, clock.instant()));
                applier.applyStatus(desired, object);
            }
        } catch (WriteRefused e) {
            if (e.isRefusal()) {
                // Trying again may never help: the exporters must be told.
                plan.verdicts().forEach(v -> answers.tell(new Verdict.Refused(v.export(), message(e))));
            }
            throw e;
        }
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
