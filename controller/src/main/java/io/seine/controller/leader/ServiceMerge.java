package io.seine.controller.leader;

import io.seine.api.Annotations;
import io.seine.api.Limits;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.mcs.ServicePort;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.leader.Exported.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Exports of a Service's ports: the oldest decides, the others must agree. */
final class ServiceMerge {
    private ServiceMerge() {}

    /** @param live the exports, oldest first */
    static Merged merge(List<ResourceExport> live) {
        var verdicts = new ArrayList<Verdict>();
        var first = live.stream().filter(export -> problem(export).isEmpty()).findFirst();
        for (var export : live) {
            verdicts.add(verdict(export, first));
        }
        return new Merged(
                first.map(ServiceMerge::spec),
                first.map(decider -> conflicts(live, decider)).orElse(Map.of()),
                verdicts);
    }

    /** Tells the first exporter, of whose ports the import is made, which clusters disagree. */
    private static Map<String, String> conflicts(List<ResourceExport> live, ResourceExport decider) {
        var clusters = live.stream()
                .filter(export -> problem(export).isEmpty()
                        && Exported.source(export).equals(Exported.source(decider))
                        && !portSet(ports(export)).equals(portSet(ports(decider))))
                .map(Exported::cluster)
                .filter(cluster -> !cluster.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
        return clusters.isEmpty() ? Map.of() : Map.of(Annotations.CONFLICTING_CLUSTERS, clusters);
    }

    private static Verdict verdict(ResourceExport export, Optional<ResourceExport> first) {
        var problem = problem(export);
        if (problem.isPresent()) {
            return new Verdict.Refused(export, problem.get());
        }
        var decider = first.orElse(export);
        Source source = Exported.source(export);
        Source decided = Exported.source(decider);
        if (!source.equals(decided)) {
            return new Verdict.Refused(
                    export,
                    "Service " + decided.object() + " of cluster " + Exported.cluster(decider)
                            + " was exported before Service " + source.object()
                            + " and both would be imported under one name; rename one of the two");
        }
        if (!portSet(ports(export)).equals(portSet(ports(decider)))) {
            return new Verdict.Refused(
                    export,
                    "its ports " + ServicePort.text(ports(export)) + " are not the ports "
                            + ServicePort.text(ports(decider))
                            + " of cluster " + Exported.cluster(decider) + ", which exported Service "
                            + source.object() + " first");
        }
        return new Verdict.Accepted(export);
    }

    /** Why nothing can be imported of {@code export}, whoever else exports; it must not keep the others from being imported. */
    private static Optional<String> problem(ResourceExport export) {
        var spec = Exported.spec(export);
        if (spec.service() == null) {
            return Optional.of("it is of kind Service but has no spec.service");
        }
        if (!Names.isImportable(spec.namespace(), spec.name())) {
            return Optional.of("no Service can be imported as \"" + Names.imported(spec.name())
                    + "\" into a Namespace \""
                    + spec.namespace() + "\", because both have to be DNS labels of at most " + Limits.DNS_LABEL_LENGTH
                    + " characters");
        }
        return ServicePort.problem(ports(export)).map(why -> "its ports " + why);
    }

    private static ResourceImportSpec spec(ResourceExport decider) {
        var source = Exported.source(decider);
        return ResourceImportSpec.service(
                source.namespace(), source.name(), ServiceImportSpec.clusterSetIp(ports(decider)));
    }

    private static List<ServicePort> ports(ResourceExport export) {
        var service = Exported.spec(export).service();
        return service == null
                ? List.of()
                : service.ports().stream().map(ServiceMerge::imported).toList();
    }

    /** What travels of a port in the contract: name, number, protocol; "TCP" when the exporter left it out. */
    private static ServicePort imported(io.fabric8.kubernetes.api.model.ServicePort port) {
        var full = ServicePort.of(port);
        return new ServicePort(full.name(), full.protocol().isEmpty() ? "TCP" : full.protocol(), "", full.port());
    }

    private static Set<ServicePort> portSet(List<ServicePort> ports) {
        return Set.copyOf(ports);
    }
}
