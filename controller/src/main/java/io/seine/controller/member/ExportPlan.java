package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.Annotations;
import io.seine.api.FairShares;
import io.seine.api.Limits;
import io.seine.api.Names;
import io.seine.api.config.EndpointIPType;
import io.seine.api.net.Ipv4;
import io.seine.controller.member.ExportOutcome.Exportable;
import io.seine.controller.member.ExportOutcome.NotExportable;
import io.seine.controller.member.ExportOutcome.NotRequested;
import io.seine.controller.member.ExportOutcome.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules by which a Service is exported. */
final class ExportPlan {
    private ExportPlan() {}

    /**
     * Everything that decides about one Service.
     *
     * @param requested whether a ServiceExport of its name exists
     * @param slices the EndpointSlices of the Service
     */
    record Inputs(
            boolean requested, Optional<Service> service, List<EndpointSlice> slices, EndpointIPType endpointIpType) {}

    static ExportOutcome plan(Inputs in) {
        if (!in.requested) {
            return new NotRequested();
        }
        if (in.service.isEmpty()) {
            return new NotExportable(Reason.SERVICE_NOT_FOUND);
        }
        var service = in.service.get();
        if ("ExternalName".equals(service.getSpec().getType())) {
            return new NotExportable(Reason.SERVICE_TYPE_NOT_SUPPORTED);
        }
        if (service.getMetadata().getAnnotations().containsKey(Annotations.IMPORTED_SERVICE)) {
            return new NotExportable(Reason.IMPORTED_SERVICE);
        }
        if (!Names.isImportable(
                service.getMetadata().getNamespace(), service.getMetadata().getName())) {
            return new NotExportable(Reason.SERVICE_NAME_TOO_LONG);
        }
        if (service.getSpec().getPorts().isEmpty()) {
            return new NotExportable(Reason.SERVICE_WITHOUT_PORTS);
        }
        var slices = in.slices.stream().filter(Slices::isIpv4).toList();
        var usable = Slices.usable(slices);
        return in.endpointIpType == EndpointIPType.POD_IP
                ? byPods(service, slices, usable)
                : byClusterIp(service, slices, usable);
    }

    private static ExportOutcome byClusterIp(Service service, List<EndpointSlice> slices, Predicate<Endpoint> usable) {
        if (slices.stream().flatMap(slice -> Slices.endpoints(slice).stream()).noneMatch(usable)) {
            return new NotExportable(Reason.SERVICE_WITHOUT_ENDPOINTS);
        }
        var clusterIps = clusterIps(service);
        return clusterIps.isEmpty()
                ? new NotExportable(Reason.SERVICE_NO_CLUSTER_IP)
                : new Exportable(service.getSpec().getPorts(), List.of(serviceSubset(clusterIps, service)), 0);
    }

    private static ExportOutcome byPods(Service service, List<EndpointSlice> slices, Predicate<Endpoint> usable) {
        var addressesByPorts = addressesByPorts(slices, usable);
        var counts = addressesByPorts.values().stream().map(Set::size).toList();
        var shares = FairShares.of(Limits.EXPORTED_ENDPOINTS, counts).iterator();
        var subsets = new ArrayList<EndpointSubset>();
        addressesByPorts.forEach((ports, addresses) -> subsets.add(new EndpointSubsetBuilder()
                .withAddresses(addresses.stream()
                        .limit(shares.next())
                        .map(ExportPlan::bare)
                        .toList())
                .withPorts(ports)
                .build()));
        return subsets.isEmpty()
                ? new NotExportable(Reason.SERVICE_WITHOUT_ENDPOINTS)
                : new Exportable(
                        service.getSpec().getPorts(),
                        List.copyOf(subsets),
                        Math.max(0, counts.stream().mapToInt(Integer::intValue).sum() - Limits.EXPORTED_ENDPOINTS));
    }

    /** The IPv4 ClusterIPs of a Service; none for a headless one. */
    static List<String> clusterIps(Service service) {
        var all = new ArrayList<>(service.getSpec().getClusterIPs());
        if (all.isEmpty() && service.getSpec().getClusterIP() != null) {
            all.add(service.getSpec().getClusterIP());
        }
        return all.stream().filter(ip -> Ipv4.tryParse(ip).isPresent()).toList();
    }

    private static EndpointSubset serviceSubset(List<String> clusterIps, Service service) {
        return new EndpointSubsetBuilder()
                .withAddresses(clusterIps.stream().map(ExportPlan::bare).toList())
                .withPorts(service.getSpec().getPorts().stream()
                        .map(ExportPlan::servicePort)
                        .toList())
                .build();
    }

    private static EndpointPort servicePort(ServicePort port) {
        return new EndpointPortBuilder()
                .withName(port.getName())
                .withPort(port.getPort())
                .withProtocol(protocol(port.getProtocol()))
                .build();
    }

    /** In a fixed order, whatever the order and number of slices and repetitions in them. */
    private static SortedMap<List<EndpointPort>, Set<String>> addressesByPorts(
            List<EndpointSlice> slices, Predicate<Endpoint> usable) {
        var addressesByPorts = new TreeMap<List<EndpointPort>, Set<String>>(Comparator.comparing(
                ports -> ports.stream().map(ExportPlan::sortKey).toList().toString()));
        for (var slice : slices) {
            var ports = Slices.ports(slice).stream()
                    .map(ExportPlan::podPort)
                    .sorted(Comparator.comparing(ExportPlan::sortKey))
                    .toList();
            var addresses = Slices.endpoints(slice).stream()
                    .filter(usable)
                    .flatMap(endpoint -> endpoint.getAddresses().stream())
                    .toList();
            if (!ports.isEmpty() && !addresses.isEmpty()) {
                addressesByPorts.computeIfAbsent(ports, none -> new TreeSet<>()).addAll(addresses);
            }
        }
        return addressesByPorts;
    }

    private static EndpointPort podPort(io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort port) {
        return new EndpointPortBuilder()
                // The API writes "" for an unnamed port of a slice and leaves the name out in subsets.
                .withName(port.getName() == null || port.getName().isEmpty() ? null : port.getName())
                .withPort(port.getPort())
                .withProtocol(protocol(port.getProtocol()))
                .withAppProtocol(port.getAppProtocol())
                .build();
    }

    private static String sortKey(EndpointPort port) {
        return port.getName() + "/" + port.getProtocol() + "/" + port.getPort() + "/" + port.getAppProtocol();
    }

    // The exchange's schema has no default for the protocol, so it is always written.
    private static String protocol(@Nullable String protocol) {
        return protocol == null ? "TCP" : protocol;
    }

    private static EndpointAddress bare(String ip) {
        return new EndpointAddressBuilder().withIp(ip).build();
    }
}
