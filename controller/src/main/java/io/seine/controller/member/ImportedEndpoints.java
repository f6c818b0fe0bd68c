package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditionsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.FairShares;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints behind an imported Service, grouped by the cluster that they come from and by their ports, in a fixed order.
 *
 * @param clusterId where they are; empty when unknown
 * @param ports without repetition, in a fixed order
 * @param endpoints without repetition, in a fixed order
 */
record ImportedEndpoints(String clusterId, List<EndpointPort> ports, List<Endpoint> endpoints) {
    /**
     * The Pods of the own cluster behind the Service of the same name. They stand in for the own ClusterIP, because kube-proxy
     * translates a packet once only: a ClusterIP behind a ClusterIP is not reached.
     */
    static List<ImportedEndpoints> local(String clusterId, List<EndpointSlice> slices, List<PortKey> wanted) {
        var groups = new TreeMap<GroupKey, TreeMap<String, Endpoint>>(GroupKey.ORDER);
        var ipv4 = slices.stream().filter(Slices::isIpv4).toList();
        var usable = Slices.usable(ipv4);
        for (var slice : ipv4) {
            var ports = Slices.ports(slice).stream()
                    .filter(port -> wanted.contains(PortKey.of(port)))
                    .sorted(PORT_ORDER)
                    .toList();
            var endpoints = groups.computeIfAbsent(new GroupKey(clusterId, ports), none -> new TreeMap<>());
            for (var endpoint : Slices.endpoints(slice)) {
                if (!ports.isEmpty() && usable.test(endpoint)) {
                    endpoint.getAddresses().forEach(ip -> endpoints.put(ip, pod(ip, endpoint)));
                }
            }
        }
        return groups.entrySet().stream()
                .filter(group -> !group.getValue().isEmpty())
                .map(group -> new ImportedEndpoints(
                        clusterId,
                        group.getKey().ports,
                        List.copyOf(group.getValue().values())))
                .toList();
    }

    /**
     * The parts without the endpoints that are only serving until they end, and cut to {@code limit} endpoints, fairly between clusters.
     */
    static List<ImportedEndpoints> readyOnes(List<ImportedEndpoints> parts, int limit) {
        var ready = parts.stream()
                .map(part -> new ImportedEndpoints(
                        part.clusterId,
                        part.ports,
                        part.endpoints.stream().filter(Slices::isReady).toList()))
                .filter(part -> !part.endpoints.isEmpty())
                .toList();
        var shares = FairShares.of(
                        limit, ready.stream().map(part -> part.endpoints.size()).toList())
                .iterator();
        return ready.stream()
                .map(part ->
                        new ImportedEndpoints(part.clusterId, part.ports, part.endpoints.subList(0, shares.next())))
                // With more parts than the limit some have no share; the API takes no subset without addresses.
                .filter(part -> !part.endpoints.isEmpty())
                .toList();
    }

    /** How many ready endpoints there are. */
    static long count(List<ImportedEndpoints> parts) {
        return parts.stream()
                .flatMap(part -> part.endpoints.stream())
                .filter(Slices::isReady)
                .count();
    }

    /** All of them in the form of the older API, in the API server's canonical grouping: one subset for each set of ports. */
    static List<EndpointSubset> subsets(List<ImportedEndpoints> all) {
        var groups = new TreeMap<GroupKey, TreeSet<String>>(GroupKey.ORDER);
        for (var part : all) {
            var addresses = groups.computeIfAbsent(new GroupKey("", part.ports), none -> new TreeSet<>());
            part.endpoints.forEach(endpoint -> addresses.addAll(endpoint.getAddresses()));
        }
        var subsets = new ArrayList<EndpointSubset>();
        groups.forEach((key, addresses) -> subsets.add(new EndpointSubsetBuilder()
                .withAddresses(addresses.stream()
                        .map(ip -> new EndpointAddressBuilder().withIp(ip).build())
                        .toList())
                .withPorts(key.ports.stream()
                        .map(port -> new EndpointPortBuilder()
                                .withName(
                                        Objects.requireNonNullElse(port.getName(), "")
                                                        .isEmpty()
                                                ? null
                                                : port.getName())
                                .withPort(port.getPort())
                                .withProtocol(port.getProtocol())
                                .withAppProtocol(port.getAppProtocol())
                                .build())
                        .toList())
                .build()));
        return List.copyOf(subsets);
    }

    /** A port of a Service by what it and its endpoints have in common; an unnamed port has the name "". */
    record PortKey(String name, String protocol) {
        static PortKey of(EndpointPort port) {
            return of(port.getName(), port.getProtocol());
        }

        static PortKey of(@Nullable String name, @Nullable String protocol) {
            return new PortKey(Objects.requireNonNullElse(name, ""), Objects.requireNonNullElse(protocol, "TCP"));
        }
    }

    /** A fixed order of ports. */
    static final Comparator<EndpointPort> PORT_ORDER = Comparator.comparing(
                    (EndpointPort port) -> PortKey.of(port).name)
            .thenComparing(port -> PortKey.of(port).protocol)
            .thenComparing(EndpointPort::getPort)
            .thenComparing(port -> Objects.requireNonNullElse(port.getAppProtocol(), ""));

    /** What endpoints have in common that are shown together. */
    record GroupKey(String clusterId, List<EndpointPort> ports) {
        static final Comparator<GroupKey> ORDER =
                Comparator.comparing(GroupKey::clusterId).thenComparing(key -> key.ports.toString());
    }

    private static Endpoint pod(String ip, Endpoint original) {
        return new EndpointBuilder()
                .withAddresses(ip)
                .withNodeName(original.getNodeName())
                .withZone(original.getZone())
                .withConditions(
                        Slices.isReady(original)
                                ? new EndpointConditionsBuilder()
                                        .withReady(true)
                                        .build()
                                : original.getConditions())
                .build();
    }
}
