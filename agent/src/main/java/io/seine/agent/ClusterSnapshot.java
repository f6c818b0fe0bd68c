package io.seine.agent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.api.Annotations;
import io.seine.api.Labels;
import io.seine.api.OrEmpty;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.GatewayStandby;
import io.seine.api.multicluster.WireGuard;
import io.seine.api.net.Ipv4;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API's objects in the terms of the plan, each list sorted by name so that equal clusters give equal inputs. */
final class ClusterSnapshot {
    private ClusterSnapshot() {}

    static List<GatewayObject> gateways(Collection<Gateway> gateways) {
        return sorted(gateways)
                .map(gateway -> new GatewayObject(
                        gateway.getMetadata().getName(),
                        OrEmpty.text(gateway.getMetadata().getCreationTimestamp()),
                        gateway.getMetadata().getDeletionTimestamp() != null,
                        gateway.getGatewayIP(),
                        gateway.getInternalIP(),
                        gateway.getServiceCIDR(),
                        publicKey(gateway.getWireGuard()),
                        standbys(gateway)))
                .toList();
    }

    static List<RemoteCluster> remotes(Collection<ClusterInfoImport> imports) {
        return sorted(imports)
                .filter(object ->
                        object.getSpec() != null && object.getMetadata().getDeletionTimestamp() == null)
                .map(object -> {
                    var info = object.getSpec();
                    return new RemoteCluster(
                            object.getMetadata().getName(),
                            OrEmpty.text(object.getMetadata().getCreationTimestamp()),
                            info.clusterID(),
                            info.gatewayInfos().stream()
                                    .map(GatewayInfo::gatewayIP)
                                    .toList(),
                            info.serviceCIDR(),
                            info.podCIDRs().stream()
                                    .filter(cidr -> !cidr.isEmpty())
                                    .toList(),
                            publicKey(info.wireGuard()));
                })
                .toList();
    }

    private static List<Standby> standbys(Gateway gateway) {
        var text = OrEmpty.map(gateway.getMetadata().getAnnotations()).getOrDefault(Annotations.STANDBYS, "");
        return GatewayStandby.read(text).stream()
                .map(standby -> new Standby(standby.node(), standby.gatewayIP(), standby.internalIP()))
                .toList();
    }

    private static String publicKey(@Nullable WireGuard wireGuard) {
        return wireGuard == null ? "" : wireGuard.publicKey();
    }

    static List<ClusterNode> nodes(Collection<Node> nodes) {
        return sorted(nodes)
                .map(node -> new ClusterNode(node.getMetadata().getName(), internalIP(node), podCIDRs(node)))
                .toList();
    }

    static List<ExportedService> exported(
            Collection<ServiceExport> exports, Collection<Service> services, Collection<EndpointSlice> slices) {
        var bySlice = new HashMap<String, List<EndpointSlice>>();
        for (var slice : slices) {
            var service = OrEmpty.map(slice.getMetadata().getLabels()).get(Labels.SERVICE_NAME);
            bySlice.merge(
                    slice.getMetadata().getNamespace() + "/" + service,
                    List.of(slice),
                    (one, other) -> Stream.concat(one.stream(), other.stream()).toList());
        }
        var exportedNames = exports.stream().map(ClusterSnapshot::key).collect(Collectors.toSet());
        return sorted(services)
                .filter(service -> exportedNames.contains(key(service)) && service.getSpec() != null)
                .map(service -> exported(service, bySlice.getOrDefault(key(service), List.of())))
                .toList();
    }

    private static ExportedService exported(Service service, List<EndpointSlice> slices) {
        return new ExportedService(
                service.getMetadata().getNamespace(),
                service.getMetadata().getName(),
                OrEmpty.list(service.getSpec().getClusterIPs()),
                OrEmpty.list(service.getSpec().getPorts()).stream()
                        .map(port -> port(port, slices))
                        .toList());
    }

    private static Port port(ServicePort port, List<EndpointSlice> slices) {
        var ready = endpoints(port, slices, ClusterSnapshot::ready);
        // As kube-proxy: Pods that are ending but still answer are better than none.
        var endpoints = ready.isEmpty() ? endpoints(port, slices, ClusterSnapshot::serving) : ready;
        return new Port(port.getProtocol() == null ? "TCP" : port.getProtocol(), port.getPort(), endpoints);
    }

    private static List<NodeInputs.Endpoint> endpoints(
            ServicePort port, List<EndpointSlice> slices, Predicate<Endpoint> usable) {
        return slices.stream()
                .flatMap(slice -> OrEmpty.list(slice.getPorts()).stream()
                        .filter(found -> OrEmpty.text(found.getName()).equals(OrEmpty.text(port.getName())))
                        .filter(found -> found.getPort() != null)
                        .flatMap(found -> OrEmpty.list(slice.getEndpoints()).stream()
                                .filter(usable)
                                .flatMap(endpoint -> OrEmpty.list(endpoint.getAddresses()).stream()
                                        .limit(1))
                                .map(address -> new NodeInputs.Endpoint(address, found.getPort()))))
                .toList();
    }

    private static boolean ready(Endpoint endpoint) {
        var conditions = endpoint.getConditions();
        return conditions == null || orTrue(conditions.getReady());
    }

    private static boolean serving(Endpoint endpoint) {
        var conditions = endpoint.getConditions();
        return conditions == null || orTrue(conditions.getServing());
    }

    private static boolean orTrue(@Nullable Boolean value) {
        return value == null || value;
    }

    private static String internalIP(Node node) {
        var addresses = node.getStatus() == null ? null : node.getStatus().getAddresses();
        return OrEmpty.list(addresses).stream()
                .filter(address -> Objects.equals(address.getType(), "InternalIP"))
                .map(address -> OrEmpty.text(address.getAddress()))
                .filter(address -> Ipv4.tryParse(address).isPresent())
                .findFirst()
                .orElse("");
    }

    private static List<String> podCIDRs(Node node) {
        return node.getSpec() == null ? List.of() : OrEmpty.list(node.getSpec().getPodCIDRs());
    }

    private static <T extends HasMetadata> Stream<T> sorted(Collection<T> objects) {
        return objects.stream().sorted(Comparator.comparing(ClusterSnapshot::key));
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
