package io.seine.controller.leader;

import io.seine.api.Finalizers;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import java.util.List;

/**
 * Makes ResourceImports only as long as the Namespace has a ClusterSet: without one nobody leads, and what was made of the exports
 * goes. The exports themselves stay, because they are their members' or the administrator's; a ClusterSet made anew finds them. Imports of
 * label identities stay too: their numbers are given once, and they go with their exports.
 */
final class WhileLeading implements Reconciler<String> {
    private final String namespace;
    private final Watched<ClusterSet> clusterSets;
    private final Watched<ResourceExport> exports;
    private final Watched<ResourceImport> imports;
    private final Reconciler<String> leading;
    private final Applier applier;

    WhileLeading(
            String namespace,
            Watched<ClusterSet> clusterSets,
            Watched<ResourceExport> exports,
            Watched<ResourceImport> imports,
            Reconciler<String> leading,
            Applier applier) {
        this.namespace = namespace;
        this.clusterSets = clusterSets;
        this.exports = exports;
        this.imports = imports;
        this.leading = leading;
        this.applier = applier;
    }

    @Override
    public Next reconcile(String name) throws Exception {
        if (clusterSets.list().stream().anyMatch(set -> !set.isMarkedForDeletion())) {
            return leading.reconcile(name);
        }
        var concerned = exports.by(LeaderRole.BY_IMPORT, name);
        imports.get(new ObjectKey(namespace, name))
                .filter(object -> ImportPlan.ours(object, concerned))
                .ifPresent(applier::delete);
        concerned.stream()
                .filter(ResourceExport::isMarkedForDeletion)
                .forEach(export -> applier.finalizers(
                        export,
                        list -> list.stream()
                                .filter(finalizer -> !Finalizers.OF_RESOURCE_EXPORT.contains(finalizer))
                                .toList()));
        return Next.done();
    }

    /** Every name that a ClusterSet's coming or going concerns. */
    List<String> names() {
        return java.util.stream.Stream.concat(
                        imports.list().stream()
                                .map(object -> object.getMetadata().getName()),
                        exports.list().stream().flatMap(export -> Exported.importNames(export).stream()))
                .distinct()
                .toList();
    }
}
