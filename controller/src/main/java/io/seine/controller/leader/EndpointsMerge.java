package io.seine.controller.leader;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.seine.api.Annotations;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
        return contributors.isEmpty()
                ? new Merged(Optional.empty(), verdicts)
                : new Merged(Optional.of(spec(contributors)), sources(contributors), verdicts);
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

    private static ResourceImportSpec spec(SortedMap<String, ResourceExport> contributors) {
        var source = Exported.source(contributors.sequencedValues().getFirst());
        var subsets = contributors.values().stream()
                .flatMap(export -> subsets(export).stream())
                .toList();
        return ResourceImportSpec.endpoints(source.namespace(), source.name(), subsets);
    }

    private static Map<String, String> sources(SortedMap<String, ResourceExport> contributors) {
        var clusters = contributors.entrySet().stream()
                .flatMap(entry -> subsets(entry.getValue()).stream().map(subset -> entry.getKey()))
                .collect(Collectors.joining(","));
        return clusters.isEmpty() ? Map.of() : Map.of(Annotations.SUBSET_SOURCES, clusters);
    }

    /** The subsets of one export in an order that depends on nothing but their content. */
    private static List<EndpointSubset> subsets(ResourceExport export) {
        var endpoints = Exported.spec(export).endpoints();
        return endpoints == null
                ? List.of()
                : endpoints.subsets().stream()
                        .map(EndpointsMerge::sorted)
                        .distinct()
                        .sorted(Comparator.comparing(EndpointsMerge::order))
                        .toList();
    }

    private static EndpointSubset sorted(EndpointSubset subset) {
        return subset.edit()
                .withAddresses(sorted(subset.getAddresses()))
                .withNotReadyAddresses(sorted(subset.getNotReadyAddresses()))
                .build();
    }

    private static List<EndpointAddress> sorted(List<EndpointAddress> addresses) {
        var seen = new HashSet<String>();
        return addresses.stream()
                .filter(address -> seen.add(address.getIp()))
                .sorted(Comparator.comparing(EndpointAddress::getIp))
                .toList();
    }

    private static String order(EndpointSubset subset) {
        return subset.getAddresses().stream().map(EndpointAddress::getIp).collect(Collectors.joining(",")) + "|"
                + subset.getPorts().stream().map(EndpointsMerge::order).collect(Collectors.joining(","));
    }

    private static String order(EndpointPort port) {
        return port.getPort() + "/" + port.getProtocol() + "/" + port.getName();
    }
}
