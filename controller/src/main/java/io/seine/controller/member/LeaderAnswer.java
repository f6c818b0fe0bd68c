package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.Annotations;
import io.seine.api.Condition;
import io.seine.api.Reasons.Messages;
import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.mcs.ServicePort;
import io.seine.api.multicluster.EndpointsPayload;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportStatus;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec.ServiceImportPayload;
import io.seine.controller.member.ExportOutcome.Exportable;
import io.seine.controller.reconcile.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the leader makes of a Service that it was given, ours or the original's leader. */
sealed interface LeaderAnswer {
    /** Nothing that could be seen here yet, or only that it waits for something, which {@code message} then tells. */
    record Pending(String message) implements LeaderAnswer {}

    /**
     * The members have it.
     *
     * @param conflicting clusters whose exports are refused because they disagree with this one, which came first
     * @param truncated whether the import has no room for all endpoints of this cluster
     */
    record Accepted(List<String> conflicting, boolean truncated) implements LeaderAnswer {}

    /**
     * Nobody has it.
     *
     * @param portConflict whether that is because another cluster exports the Service with other ports
     */
    record Refused(String why, boolean portConflict) implements LeaderAnswer {}

    /**
     * What the leader has under the names of one exported Service, whosever it is.
     *
     * @param cluster ID of the own cluster
     * @param service the Service
     */
    record Seen(
            String cluster,
            ObjectKey service,
            Optional<ResourceExport> serviceExport,
            Optional<ResourceExport> endpointsExport,
            Optional<ResourceImport> serviceImport,
            Optional<ResourceImport> endpointsImport) {}

    static LeaderAnswer of(Exportable exported, Seen seen) {
        var own = exported.ports().stream().map(LeaderAnswer::compared).collect(Collectors.toSet());
        var imported = seen.serviceImport
                .filter(object -> isOf(object, seen.service))
                .flatMap(object -> Optional.ofNullable(object.getSpec().serviceImport()))
                .map(ServiceImportPayload::spec)
                .map(ServiceImportSpec::ports)
                .map(ports -> ports.stream().map(LeaderAnswer::compared).collect(Collectors.toSet()));
        var refusal = seen.serviceExport.flatMap(LeaderAnswer::refusal);
        if (refusal.isPresent()) {
            boolean portConflict = imported.filter(ports -> !ports.equals(own)).isPresent();
            return new Refused(why(refusal.get(), seen, own, imported), portConflict);
        }
        if (imported.filter(own::equals).isEmpty()) {
            return new Pending("The leader has not answered yet; its controller may not be running");
        }
        var endpoints = seen.endpointsImport.filter(object -> isOf(object, seen.service));
        var truncated = endpoints.stream()
                .flatMap(object -> listed(object, Annotations.TRUNCATED_CLUSTERS).stream())
                .anyMatch(seen.cluster::equals);
        if (truncated
                || endpoints
                        .filter(object -> contains(object, exported, seen.cluster))
                        .isPresent()) {
            return new Accepted(listed(seen.serviceImport.get(), Annotations.CONFLICTING_CLUSTERS), truncated);
        }
        return new Pending(seen.endpointsExport
                .flatMap(LeaderAnswer::refusal)
                .orElse("The leader has not answered for the endpoints yet"));
    }

    /** The message of the status, if the leader refuses the export. */
    private static Optional<String> refusal(ResourceExport export) {
        return Optional.ofNullable(export.getStatus())
                .map(ResourceExportStatus::conditions)
                .filter(conditions -> !conditions.isEmpty())
                .map(List::getFirst)
                .filter(condition -> !condition.holds())
                .map(Condition::message);
    }

    /** What our leader says, else (the original says nothing) what can be seen. */
    private static String why(String message, Seen seen, Set<ServicePort> own, Optional<Set<ServicePort>> imported) {
        var prefix = Messages.notConverged("");
        if (message.startsWith(prefix) && message.length() > prefix.length()) {
            return message.substring(prefix.length());
        }
        var other = seen.serviceImport
                .map(ResourceImport::getSpec)
                .map(spec -> new ObjectKey(spec.namespace(), spec.name()))
                .filter(object -> !object.equals(seen.service));
        if (other.isPresent()) {
            return "Service " + other.get()
                    + " was exported before and would be imported under the same name; rename one of the two";
        }
        return imported.filter(ports -> !ports.equals(own))
                .map(ports -> "its ports " + ServicePort.text(own) + " are not the ports " + ServicePort.text(ports)
                        + " of the cluster that exported it first")
                .orElse(message);
    }

    private static boolean contains(ResourceImport endpoints, Exportable exported, String cluster) {
        var subsets = Optional.ofNullable(endpoints.getSpec().endpoints())
                .map(EndpointsPayload::subsets)
                .orElse(List.of());
        var sources = listed(endpoints, Annotations.SUBSET_SOURCES);
        if (!sources.isEmpty() && sources.size() == subsets.size()) {
            return sources.contains(cluster);
        }
        return new HashSet<>(addresses(subsets)).containsAll(addresses(exported.subsets()));
    }

    private static List<String> addresses(List<EndpointSubset> subsets) {
        return subsets.stream()
                .flatMap(subset -> subset.getAddresses().stream())
                .map(EndpointAddress::getIp)
                .toList();
    }

    private static boolean isOf(ResourceImport object, ObjectKey service) {
        return object.getSpec() != null
                && object.getSpec().namespace().equals(service.namespace())
                && object.getSpec().name().equals(service.name());
    }

    private static List<String> listed(HasMetadata object, String annotation) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(annotation))
                .map(text -> List.of(text.split(",", -1)))
                .orElse(List.of());
    }

    private static ServicePort compared(io.fabric8.kubernetes.api.model.ServicePort port) {
        return compared(ServicePort.of(port));
    }

    /** The parts of a port in which exporters have to agree. */
    private static ServicePort compared(ServicePort port) {
        return new ServicePort(port.name(), port.protocol().isEmpty() ? "TCP" : port.protocol(), "", port.port());
    }
}
