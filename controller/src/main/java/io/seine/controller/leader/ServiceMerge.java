package io.seine.controller.leader;

import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.mcs.ServicePort;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.leader.Exported.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Exports of a Service's ports: the oldest decides, the others must agree. */
final class ServiceMerge {
    private ServiceMerge() {}

    /** @param live the exports, oldest first */
    static Merged merge(List<ResourceExport> live) {
        var verdicts = new ArrayList<Verdict>();
        var first = live.stream().filter(ServiceMerge::complete).findFirst();
        for (var export : live) {
            verdicts.add(verdict(export, first));
        }
        return new Merged(first.map(ServiceMerge::spec), verdicts);
    }

    private static Verdict verdict(ResourceExport export, Optional<ResourceExport> first) {
        if (!complete(export)) {
            return new Verdict.Refused(export, "it is of kind Service but has no spec.service");
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
                    "its ports " + text(ports(export)) + " are not the ports " + text(ports(decider))
                            + " of cluster " + Exported.cluster(decider) + ", which exported Service "
                            + source.object() + " first");
        }
        return new Verdict.Accepted(export);
    }

    private static boolean complete(ResourceExport export) {
        return Exported.spec(export).service() != null;
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

    private static String text(List<ServicePort> ports) {
        return ports.stream()
                .map(port -> (port.name().isEmpty() ? "" : port.name() + ":") + port.port() + "/" + port.protocol())
                .sorted()
                .collect(Collectors.joining(",", "[", "]"));
    }
}
