package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeSpec;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.seine.api.Annotations;
import io.seine.api.ConditionTypes;
import io.seine.api.Kinds;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.member.GatewayElection.NodeFacts;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a member knows of its own cluster's network, and of the others' as seen from there. */
final class LocalCluster {
    private final String namespace;
    private final MultiClusterConfig config;
    private final Watched<Node> nodes;
    private final Watched<Gateway> gateways;
    private final Watched<ClusterInfoImport> imports;
    private final ServiceCidrSource serviceCidr;
    private final NetworkRefusals refusals;
    // What was found last for which inputs: every import of a Service asks, and the answer seldom changes.
    private volatile Optional<Found> found = Optional.empty();

    LocalCluster(
            String namespace,
            MultiClusterConfig config,
            Watched<Node> nodes,
            Watched<Gateway> gateways,
            Watched<ClusterInfoImport> imports,
            ServiceCidrSource serviceCidr,
            NetworkRefusals refusals) {
        this.namespace = namespace;
        this.config = config;
        this.nodes = nodes;
        this.gateways = gateways;
        this.imports = imports;
        this.serviceCidr = serviceCidr;
        this.refusals = refusals;
    }

    private record Found(Inputs inputs, ClusterNetwork own, RemoteNetworks remotes) {}

    private record Inputs(
            String clusterId,
            List<Cidr> serviceCidrs,
            List<Node> nodes,
            List<ResourceImport> announced,
            List<ClusterInfoImport> inUse,
            Optional<String> blind) {}

    String namespace() {
        return namespace;
    }

    MultiClusterConfig config() {
        return config;
    }

    Watched<Node> nodes() {
        return nodes;
    }

    Watched<Gateway> gateways() {
        return gateways;
    }

    Watched<ClusterInfoImport> imports() {
        return imports;
    }

    ServiceCidrSource serviceCidr() {
        return serviceCidr;
    }

    /** What of the network could not be written. */
    NetworkRefusals refusals() {
        return refusals;
    }

    /** The own addresses: what is announced to others, and what the Nodes say in addition. */
    ClusterNetwork network(LeaderConnection leader) {
        return found(leader).own;
    }

    /** What the other clusters announce at {@code leader}, as far as it can be used here. */
    RemoteNetworks remotes(LeaderConnection leader) {
        return found(leader).remotes;
    }

    /** Whether the own network is known as far as it will be: until then nothing may be judged by it. */
    boolean isNetworkKnown() {
        return !serviceCidr.isPending();
    }

    /** The own Service CIDRs; while nobody says them the one that a Gateway repeats. */
    private List<Cidr> serviceCidrs() {
        var said = serviceCidr.all();
        return serviceCidr.cidr().isPresent()
                ? said
                : Stream.concat(
                                gateways.list().stream()
                                        .map(Gateway::getServiceCIDR)
                                        .flatMap(text -> Cidr.tryParse(text).stream()),
                                said.stream())
                        .distinct()
                        .sorted()
                        .toList();
    }

    private Found found(LeaderConnection leader) {
        var serviceCidrs = serviceCidrs();
        var inputs = new Inputs(
                leader.access().clusterId(),
                serviceCidrs,
                nodes.list(),
                leader.imports().by(MemberRole.BY_KIND, Kinds.CLUSTER_INFO),
                imports.list(),
                serviceCidrs.isEmpty() ? serviceCidr.problem() : Optional.empty());
        var last = found;
        if (last.isPresent() && last.get().inputs.equals(inputs)) {
            return last.get();
        }
        var own = network(inputs.clusterId, inputs.serviceCidrs, config.podCIDRs(), inputs.nodes);
        var now = new Found(inputs, own, RemoteNetworks.of(inputs.announced, own, inputs.inUse, inputs.blind));
        found = Optional.of(now);
        return now;
    }

    /** The addresses of the cluster {@code clusterId} with these ranges and Nodes. */
    static ClusterNetwork network(
            String clusterId, List<Cidr> serviceCidrs, List<String> podCidrs, Collection<Node> nodes) {
        return new ClusterNetwork(
                clusterId,
                serviceCidrs,
                Stream.concat(podCidrs.stream(), nodes.stream().flatMap(node -> podCidrs(node).stream()))
                        .map(Cidr::tryParse)
                        .flatMap(Optional::stream)
                        .distinct()
                        .sorted()
                        .toList(),
                nodes.stream()
                        .flatMap(node -> Stream.concat(
                                addresses(node, "InternalIP").stream(), addresses(node, "ExternalIP").stream()))
                        .map(Ipv4::tryParse)
                        .flatMap(Optional::stream)
                        .distinct()
                        .sorted()
                        .toList());
    }

    GatewayElection.Result election() {
        return GatewayElection.elect(
                nodes.list().stream().map(LocalCluster::facts).toList(),
                config.gatewayIPPrecedence(),
                newestFirst().stream()
                        .map(gateway -> gateway.getMetadata().getName())
                        .toList());
    }

    /** The Gateway objects; in a change of the gateway there are two for a moment, and the newer one counts. */
    List<Gateway> newestFirst() {
        return gateways.list().stream()
                .filter(gateway -> !gateway.isMarkedForDeletion())
                .sorted(Comparator.comparing((Gateway gateway) ->
                                Objects.requireNonNullElse(gateway.getMetadata().getCreationTimestamp(), ""))
                        .reversed()
                        .thenComparing(gateway -> gateway.getMetadata().getName()))
                .toList();
    }

    /** The Node of that name. */
    Optional<Node> node(String name) {
        return nodes.get(new ObjectKey("", name));
    }

    /** What matters of a Node; a Node whose facts stay the same wakes nobody. */
    static NodeFacts facts(Node node) {
        var annotations =
                Optional.ofNullable(node.getMetadata().getAnnotations()).orElse(Map.of());
        var ready = Optional.ofNullable(node.getStatus()).map(NodeStatus::getConditions).orElse(List.of()).stream()
                .anyMatch(condition ->
                        "Ready".equals(condition.getType()) && ConditionTypes.TRUE.equals(condition.getStatus()));
        return new NodeFacts(
                node.getMetadata().getName(),
                Optional.ofNullable(annotations.get(Annotations.GATEWAY)),
                Optional.ofNullable(annotations.get(Annotations.GATEWAY_IP)),
                ready && !node.isMarkedForDeletion(),
                addresses(node, "InternalIP"),
                addresses(node, "ExternalIP"));
    }

    /** Whether two states of a Node say the same of the cluster's network. */
    static boolean hasSameNetwork(Node before, Node after) {
        return podCidrs(before).equals(podCidrs(after))
                && addresses(before, "InternalIP").equals(addresses(after, "InternalIP"))
                && addresses(before, "ExternalIP").equals(addresses(after, "ExternalIP"));
    }

    /** The Pod ranges of a Node, as far as the cluster gives Nodes ranges. */
    static List<String> podCidrs(Node node) {
        return Optional.ofNullable(node.getSpec()).map(NodeSpec::getPodCIDRs).orElse(List.of());
    }

    private static List<String> addresses(Node node, String type) {
        return Optional.ofNullable(node.getStatus()).map(NodeStatus::getAddresses).orElse(List.of()).stream()
                .filter(address -> type.equals(address.getType()))
                .map(NodeAddress::getAddress)
                .toList();
    }
}
