package io.seine.controller.leader;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterStatus;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.api.multicluster.ResourceImportStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the exports under one ResourceImport's name.
 *
 * @param desired the ResourceImport to be there
 * @param obsolete the ResourceImport to be deleted: ours, and nothing is exported for it any more
 * @param verdicts for the exporters
 * @param released terminating exports whose finalizer is to be removed once the import no longer holds them
 */
record ImportPlan(
        Optional<ResourceImport> desired,
        Optional<ResourceImport> obsolete,
        List<Verdict> verdicts,
        List<ResourceExport> released) {
    ImportPlan {
        verdicts = List.copyOf(verdicts);
        released = List.copyOf(released);
    }

    /**
     * What is known about an import.
     *
     * @param namespace the leader's
     * @param name of the ResourceImport
     * @param exports all that become part of an import of this name
     * @param services all Service exports, if this is the import of Endpoints: those of the Service import beside it
     */
    record Inputs(
            String namespace,
            String name,
            List<ResourceExport> exports,
            List<ResourceExport> services,
            Optional<ResourceImport> current) {
        Inputs {
            exports = List.copyOf(exports);
            services = List.copyOf(services);
        }
    }

    static ImportPlan plan(Inputs in) {
        var live = live(in.exports());
        var released = in.exports().stream()
                .filter(export -> export.isMarkedForDeletion() && Finalizers.hold(export))
                .sorted(Exported.OLDEST_FIRST)
                .toList();
        var merged = merge(in, live);
        var obsolete = in.current().filter(object -> merged.spec().isEmpty() && ours(object, in.exports()));
        var foreign = in.current()
                .filter(object -> merged.spec().isPresent()
                        && !mayWrite(object, in, merged.spec().get()));
        if (foreign.isPresent()) {
            var why =
                    "ResourceImport " + in.name() + " exists, is of something else and was not made by this controller";
            var refused = live.stream()
                    .<Verdict>map(export -> new Verdict.Refused(export, why))
                    .toList();
            return new ImportPlan(Optional.empty(), Optional.empty(), refused, released);
        }
        return new ImportPlan(
                merged.spec().map(spec -> desired(in, merged, spec)), obsolete, merged.verdicts(), released);
    }

    /** The kind that decides is that of the oldest export; kinds that nobody imports count for nothing. */
    private static Merged merge(Inputs in, List<ResourceExport> live) {
        var known = live.stream()
                .filter(export ->
                        Exported.IMPORT_KINDS.contains(Exported.source(export).kind()))
                .toList();
        if (known.isEmpty()) {
            return new Merged(Optional.empty(), List.of());
        }
        var kind = Exported.spec(known.getFirst()).kind();
        var same = known.stream()
                .filter(export -> Exported.spec(export).kind().equals(kind))
                .toList();
        var merged = switch (kind) {
            case Kinds.SERVICE -> ServiceMerge.merge(same);
            case Kinds.ENDPOINTS ->
                EndpointsMerge.merge(
                        same, ServiceMerge.merge(live(in.services())).verdicts());
            case Kinds.CLUSTER_NETWORK_POLICY -> PolicyMerge.merge(same);
            case Kinds.CLUSTER_INFO -> ClusterInfoMerge.merge(in.namespace(), same.getFirst());
            default -> new Merged(Optional.empty(), List.of());
        };
        var verdicts = new ArrayList<>(merged.verdicts());
        known.stream()
                .filter(export -> !same.contains(export))
                .map(export -> new Verdict.Refused(
                        export, "a " + kind + " was exported before and would be imported under the same name"))
                .forEach(verdicts::add);
        return new Merged(merged.spec(), merged.annotations(), verdicts);
    }

    private static List<ResourceExport> live(List<ResourceExport> exports) {
        return exports.stream()
                .filter(export -> !export.isMarkedForDeletion())
                .sorted(Exported.OLDEST_FIRST)
                .toList();
    }

    private static ResourceImport desired(Inputs in, Merged merged, ResourceImportSpec spec) {
        var object = ResourceImport.of(in.namespace(), in.name(), spec);
        if (!merged.annotations().isEmpty()) {
            object.getMetadata().setAnnotations(merged.annotations());
        }
        return object;
    }

    /** One of the same thing may be written whoever made it (a restore, say); one of another only if it is a leader's work. */
    private static boolean mayWrite(ResourceImport current, Inputs in, ResourceImportSpec desired) {
        return Optional.ofNullable(current.getSpec())
                        .filter(spec -> Exported.source(spec).equals(Exported.source(desired)))
                        .isPresent()
                || ours(current, in.exports());
    }

    /** Made by a leader, or of the same thing as one of the exports; and of a kind that is made here. */
    static boolean ours(ResourceImport object, List<ResourceExport> exports) {
        var spec = object.getSpec();
        if (spec == null || !Exported.IMPORT_KINDS.contains(spec.kind())) {
            return false;
        }
        var source = Exported.source(spec);
        return LeadersWork.is(object)
                || exports.stream().anyMatch(export -> Exported.source(export).equals(source));
    }

    /** Whether {@code object} was changed since it was made; until then it has no status in the contract. */
    static boolean wasUpdated(ResourceImport object) {
        var generation = object.getMetadata().getGeneration();
        return generation != null && generation > 1;
    }

    /** The status of an import that was updated: the clusters in it, as the original writes it. */
    static ResourceImportStatus importStatus(List<Verdict> verdicts, ResourceImport before, Instant now) {
        var known = Optional.ofNullable(before.getStatus())
                .map(ResourceImportStatus::clusterStatuses)
                .orElse(List.of());
        var updated =
                new Condition(ConditionTypes.SUCCEEDED, ConditionTypes.TRUE, "", Reasons.Messages.IMPORT_UPDATED, now);
        return new ResourceImportStatus(verdicts.stream()
                .filter(Verdict.Accepted.class::isInstance)
                .map(verdict -> Exported.cluster(verdict.export()))
                .filter(cluster -> !cluster.isEmpty())
                .distinct()
                .sorted()
                .map(cluster -> new ClusterStatus(
                        cluster,
                        List.of(updated.keepingTransitionOf(known.stream()
                                .filter(status -> status.clusterID().equals(cluster))
                                .flatMap(status -> status.conditions().stream())
                                .toList()))))
                .toList());
    }
}
