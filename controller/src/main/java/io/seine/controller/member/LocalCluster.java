package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.seine.api.Annotations;
import io.seine.api.ConditionTypes;
import io.seine.api.Kinds;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.Gateway;
import io.seine.api.net.Cidr;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.member.GatewayElection.NodeFacts;
import io.seine.controller.reconcile.Watched;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a member knows of its own cluster's network. */
record LocalCluster(
        String namespace,
        MultiClusterConfig config,
        Watched<Node> nodes,
        Watched<Gateway> gateways,
        ServiceCidrSource serviceCidr) {

    /** The own ranges: what is announced to others, and what the Nodes say in addition. */
    ClusterNetwork network(String clusterId) {
        return new ClusterNetwork(
                clusterId,
                serviceCidr.cidr().stream().toList(),
                Stream.concat(
                                config.podCIDRs().stream(),
                                nodes.list().stream().flatMap(node -> node.getSpec().getPodCIDRs().stream()))
                        .map(Cidr::tryParse)
                        .flatMap(Optional::stream)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** What the other clusters announce at {@code leader}, as far as it can be used here. */
    RemoteNetworks remotes(LeaderConnection leader) {
        return RemoteNetworks.of(
                leader.imports().by(MemberRole.BY_KIND, Kinds.CLUSTER_INFO),
                network(leader.access().clusterId()));
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

    /** What matters of a Node; a Node whose facts stay the same wakes nobody. */
    static NodeFacts facts(Node node) {
        var annotations =
                Optional.ofNullable(node.getMetadata().getAnnotations()).orElse(Map.of());
        return new NodeFacts(
                node.getMetadata().getName(),
                Optional.ofNullable(annotations.get(Annotations.GATEWAY)),
                Optional.ofNullable(annotations.get(Annotations.GATEWAY_IP)),
                node.getStatus().getConditions().stream()
                        .anyMatch(condition -> "Ready".equals(condition.getType())
                                && ConditionTypes.TRUE.equals(condition.getStatus())),
                addresses(node, "InternalIP"),
                addresses(node, "ExternalIP"));
    }

    private static List<String> addresses(Node node, String type) {
        return node.getStatus().getAddresses().stream()
                .filter(address -> type.equals(address.getType()))
                .map(NodeAddress::getAddress)
                .toList();
    }
}
