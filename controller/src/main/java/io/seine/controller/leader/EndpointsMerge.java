package io.seine.controller.leader;

import io.seine.api.Limits;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Exports of endpoints: all clusters' together, sorted, as long as the same cluster's Service export is accepted. */
final class EndpointsMerge {
    private EndpointsMerge() {}

    /** An exporter of a Service. */
    private record Exporter(String cluster, Exported.Source service) {}

    /**
     * @param live the exports, oldest first
     * @param services what became of the Service exports of the same name
     */
    static Merged merge(List<ResourceExport> live, List<Verdict> services) {
        var accepted = services.stream()
                .filter(Verdict.Accepted.class::isInstance)
                .map(verdict -> exporter(verdict.export()))
                .collect(Collectors.toSet());
        var refused = services.stream()
                .filter(Verdict.Refused.class::isInstance)
                .map(verdict -> exporter(verdict.export()))
                .collect(Collectors.toSet());
        var contributors = new TreeMap<String, ResourceExport>();
        var verdicts = new ArrayList<Verdict>();
        for (var export : live) {
            var problem = problem(export, accepted, refused, contributors.keySet());
            if (problem.isEmpty()) {
                contributors.put(Exported.cluster(export), export);
            }
            verdicts.add(problem.<Verdict>map(why -> new Verdict.Refused(export, why))
                    .orElseGet(() -> new Verdict.Accepted(export)));
        }
        if (contributors.isEmpty()) {
            return new Merged(Optional.empty(), verdicts);
        }
        var source = Exported.source(contributors.sequencedValues().getFirst());
        var packed = MergedSubsets.of(contributors, Limits.IMPORTED_ENDPOINTS_BYTES);
        return new Merged(
                Optional.of(ResourceImportSpec.endpoints(source.namespace(), source.name(), packed.subsets())),
                packed.annotations(),
                verdicts);
    }

    private static Optional<String> problem(
            ResourceExport export, Set<Exporter> accepted, Set<Exporter> refused, Set<String> contributors) {
        var exporter = exporter(export);
        if (Exported.spec(export).endpoints() == null) {
            return Optional.of("it is of kind Endpoints but has no spec.endpoints");
        }
        if (refused.contains(exporter)) {
            return Optional.of("the export of the Service by the same cluster is not converged");
        }
        if (!accepted.contains(exporter)) {
            return Optional.of("the same cluster does not export the Service");
        }
        return contributors.contains(exporter.cluster())
                ? Optional.of("the same cluster exports these endpoints already")
                : Optional.empty();
    }

    /** The Service whose endpoints or ports are exported, and by whom. */
    private static Exporter exporter(ResourceExport export) {
        var spec = Exported.spec(export);
        return new Exporter(Exported.cluster(export), new Exported.Source("", spec.namespace(), spec.name()));
    }
}
