package io.seine.controller.leader;

import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How ResourceExports are read: total functions, whatever an exporter wrote. */
final class Exported {
    /** The kinds of ResourceImports that the leader makes of exports here; label identities have rules of their own. */
    static final Set<String> IMPORT_KINDS =
            Set.of(Kinds.SERVICE_IMPORT, Kinds.ENDPOINTS, Kinds.CLUSTER_NETWORK_POLICY, Kinds.CLUSTER_INFO);

    /** The first exporter wins; the rest of the order only makes it the same one everywhere. */
    static final Comparator<ResourceExport> OLDEST_FIRST = Comparator.<ResourceExport, String>comparing(
                    export -> Optional.ofNullable(export.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(Exported::cluster)
            .thenComparing(export -> export.getMetadata().getName());

    private static final ResourceExportSpec NOTHING =
            new ResourceExportSpec("", "", "", "", null, null, null, null, null, null, null);

    /**
     * What is exported, apart from by whom. Names of imports are ambiguous, this is not.
     *
     * @param kind of the import
     */
    record Source(String kind, String namespace, String name) {
        /** {@code namespace/name}. */
        String object() {
            return namespace.isEmpty() ? name : namespace + "/" + name;
        }
    }

    private Exported() {}

    static ResourceExportSpec spec(ResourceExport export) {
        return Optional.ofNullable(export.getSpec()).orElse(NOTHING);
    }

    /** The exporter: of the spec, else of the label. */
    static String cluster(ResourceExport export) {
        var cluster = spec(export).clusterID();
        var labels = export.getMetadata().getLabels();
        return cluster.isEmpty() && labels != null ? labels.getOrDefault(Labels.SOURCE_CLUSTER_ID, "") : cluster;
    }

    /** What {@code export} is of. A ClusterInfo's import carries the export's own name and Namespace instead. */
    static Source source(ResourceExport export) {
        var spec = spec(export);
        return switch (spec.kind()) {
            case Kinds.SERVICE -> new Source(Kinds.SERVICE_IMPORT, spec.namespace(), spec.name());
            case Kinds.CLUSTER_INFO ->
                new Source(
                        spec.kind(),
                        Optional.ofNullable(export.getMetadata().getNamespace()).orElse(""),
                        export.getMetadata().getName());
            default -> new Source(spec.kind(), spec.namespace(), spec.name());
        };
    }

    /** What an import is of. */
    static Source source(ResourceImportSpec spec) {
        return new Source(spec.kind(), spec.namespace(), spec.name());
    }

    /**
     * Names of the ResourceImports that must be looked at when {@code export} changes: its own first; for a Service also
     * that of its Endpoints, which depend on the Service's being accepted.
     */
    static List<String> importNames(ResourceExport export) {
        var spec = spec(export);
        return switch (spec.kind()) {
            case Kinds.SERVICE ->
                List.of(
                        Names.serviceImport(spec.namespace(), spec.name()),
                        Names.endpointsImport(spec.namespace(), spec.name()));
            case Kinds.CLUSTER_INFO -> List.of(export.getMetadata().getName());
            // Without the finalizer there is nothing to do for one, and there may be many.
            case Kinds.LABEL_IDENTITY ->
                Finalizers.hold(export) ? List.of(export.getMetadata().getName()) : List.of();
            default -> List.of(Names.resourceImport(spec.kind(), spec.namespace(), spec.name()));
        };
    }

    /** Name of the ResourceImport that {@code export} becomes part of; empty for one that is nobody's here. */
    static Optional<String> importName(ResourceExport export) {
        return importNames(export).stream().findFirst();
    }
}
