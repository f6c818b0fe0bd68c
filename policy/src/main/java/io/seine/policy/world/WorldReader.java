package io.seine.policy.world;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.seine.api.Limits;
import io.seine.api.NormalizedLabel;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads objects of Kubernetes as what policies are about. What is not there, as in an object of which only parts are kept, is as if it were
 * empty.
 */
public final class WorldReader {
    /** Phases of Pods that send nothing any more; their addresses may be others' already. */
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private WorldReader() {}

    /** A cluster, from all of its objects. */
    public static World world(
            Collection<Namespace> namespaces,
            Collection<Pod> pods,
            Collection<Service> services,
            Collection<LabelIdentity> identities,
            Collection<Node> nodes) {
        return new World(
                labels(namespaces),
                pods.stream().flatMap(pod -> pod(pod).stream()).toList(),
                services.stream().map(WorldReader::service).toList(),
                identities.stream()
                        .flatMap(identity -> identity(identity).stream())
                        .collect(byKey()),
                nodes.stream().map(WorldReader::node).toList());
    }

    /**
     * A Node. As in Antrea, its addresses are the internal ones, or where it has none of those the external ones, and the second one of each of
     * its Pod CIDRs, which bridges have; and besides the first one, from which flannel sends what the Node itself sends to Pods.
     */
    public static NodeFacts node(Node node) {
        var written = OrEmpty.list(
                Optional.ofNullable(node.getStatus()).orElseGet(NodeStatus::new).getAddresses());
        var internal = addresses(written, "InternalIP");
        return new NodeFacts(
                OrEmpty.map(node.getMetadata().getLabels()),
                Stream.concat(
                                (internal.isEmpty() ? addresses(written, "ExternalIP") : internal).stream(),
                                ranges(Optional.ofNullable(node.getSpec()).orElseGet(NodeSpec::new))
                                        .flatMap(range -> Stream.of(
                                                range.first(), range.first().next())))
                        .distinct()
                        .toList());
    }

    private static List<Ip> addresses(List<NodeAddress> written, String type) {
        return written.stream()
                .filter(address -> type.equals(address.getType()))
                .flatMap(address -> address(address.getAddress()))
                .toList();
    }

    private static Stream<IpRange> ranges(NodeSpec spec) {
        return Stream.concat(OrEmpty.list(spec.getPodCIDRs()).stream(), Stream.ofNullable(spec.getPodCIDR()))
                .distinct()
                .flatMap(WorldReader::range);
    }

    private static Stream<IpRange> range(String text) {
        try {
            return Stream.of(IpRange.parse(text)).filter(range -> !range.first().equals(range.last()));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    /** Where two objects have one ID, the first counts. */
    public static <K, V> Collector<Map.Entry<K, V>, ?, Map<K, V>> byKey() {
        return Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one);
    }

    /** The labels of Namespaces by their names. */
    public static Map<String, Map<String, String>> labels(Collection<Namespace> namespaces) {
        return namespaces.stream()
                .map(namespace -> Map.entry(
                        namespace.getMetadata().getName(),
                        OrEmpty.map(namespace.getMetadata().getLabels())))
                .collect(byKey());
    }

    /** A Pod; empty when it runs nowhere yet, has ended, or has no address of its own. */
    public static Optional<PodFacts> pod(Pod pod) {
        var spec = pod.getSpec();
        var status = pod.getStatus();
        if (spec == null
                || status == null
                || OrEmpty.text(spec.getNodeName()).isEmpty()
                || Boolean.TRUE.equals(spec.getHostNetwork())
                || ENDED.contains(OrEmpty.text(status.getPhase()))) {
            return Optional.empty();
        }
        var addresses = Stream.concat(
                        OrEmpty.list(status.getPodIPs()).stream().map(PodIP::getIp),
                        Stream.ofNullable(status.getPodIP()))
                .flatMap(WorldReader::address)
                .distinct()
                .toList();
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodFacts(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        OrEmpty.map(pod.getMetadata().getLabels()),
                        OrEmpty.text(spec.getNodeName()),
                        OrEmpty.text(spec.getServiceAccountName()),
                        addresses,
                        ports(OrEmpty.list(spec.getContainers()))));
    }

    private static List<PodFacts.ContainerPort> ports(List<Container> containers) {
        return containers.stream()
                .flatMap(container -> OrEmpty.list(container.getPorts()).stream())
                .filter(port -> port.getName() != null && port.getContainerPort() != null)
                .flatMap(port -> protocol(port.getProtocol()).stream()
                        .map(protocol -> new PodFacts.ContainerPort(protocol, port.getName(), port.getContainerPort())))
                .toList();
    }

    /** A Service. */
    public static ServiceFacts service(Service service) {
        var spec = Optional.ofNullable(service.getSpec()).orElseGet(ServiceSpec::new);
        return new ServiceFacts(
                service.getMetadata().getNamespace(),
                service.getMetadata().getName(),
                Stream.concat(OrEmpty.list(spec.getClusterIPs()).stream(), Stream.ofNullable(spec.getClusterIP()))
                        .distinct()
                        .flatMap(WorldReader::address)
                        .toList(),
                OrEmpty.list(spec.getPorts()).stream()
                        .flatMap(port -> protocol(port.getProtocol()).stream()
                                .map(protocol -> new ServiceFacts.Port(protocol, port.getPort())))
                        .toList(),
                OrEmpty.map(spec.getSelector()));
    }

    /** An ID and its labels; empty when another cluster's text makes no sense. */
    public static Optional<Map.Entry<Integer, LabelSet>> identity(LabelIdentity object) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.id() >= Limits.LABEL_IDENTITY_MIN && spec.id() <= Limits.LABEL_IDENTITY_MAX)
                .flatMap(spec ->
                        LabelSet.of(new NormalizedLabel(spec.label())).map(labels -> Map.entry(spec.id(), labels)));
    }

    /** {@code None} and what else is no address is none. */
    private static Stream<Ip> address(String text) {
        try {
            return Stream.of(Ip.parse(text));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    private static Optional<Protocol> protocol(String name) {
        return name == null
                ? Optional.of(Protocol.TCP)
                : Arrays.stream(Protocol.values())
                        .filter(one -> one.name().equals(name))
                        .findFirst();
    }
}
