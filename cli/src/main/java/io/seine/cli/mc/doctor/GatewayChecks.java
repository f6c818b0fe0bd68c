package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Node;
import io.seine.api.Annotations;
import io.seine.api.OrEmpty;
import io.seine.api.config.EndpointIPType;
import io.seine.api.config.GatewayIPPrecedence;
import io.seine.api.multicluster.Gateway;
import io.seine.api.net.Ipv4;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether each member has a Node that other clusters reach. */
final class GatewayChecks {
    static final List<Check> ALL = List.of(
            GatewayChecks::annotations, GatewayChecks::addresses, GatewayChecks::gateway, GatewayChecks::standby);

    /** What agents said longer ago is over, or would have been mended. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private GatewayChecks() {}

    private static Stream<Place> members(Observation seen) {
        return seen.members().stream().filter(member -> member.cluster().knows("Node"));
    }

    private static String annotation(Node node) {
        return OrEmpty.text(OrEmpty.map(node.getMetadata().getAnnotations()).get(Annotations.GATEWAY));
    }

    private static List<Node> annotated(ClusterView cluster) {
        return cluster.all(Node.class).stream()
                .filter(node -> annotation(node).equals(Annotations.TRUE))
                .toList();
    }

    private static boolean isReady(Node node) {
        return Stream.ofNullable(node.getStatus())
                .flatMap(status -> OrEmpty.list(status.getConditions()).stream())
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static String annotate(ClusterView cluster, String node) {
        return Finding.kubectl(cluster, "annotate --overwrite node " + node + " " + Annotations.GATEWAY + "=true");
    }

    private static Stream<Finding> annotations(Observation seen) {
        return members(seen)
                .map(Place::cluster)
                .distinct()
                .flatMap(cluster -> cluster.all(Node.class).stream()
                        .filter(node ->
                                OrEmpty.map(node.getMetadata().getAnnotations()).containsKey(Annotations.GATEWAY))
                        .filter(node -> !List.of("true", "false").contains(annotation(node)))
                        .map(node -> Finding.of(
                                Fault.GATEWAY_ANNOTATION_INVALID,
                                cluster,
                                "Node " + node.getMetadata().getName(),
                                "The annotation " + Annotations.GATEWAY + " is \"" + annotation(node)
                                        + "\", which is neither true nor false",
                                annotate(cluster, node.getMetadata().getName()))));
    }

    private static Stream<Finding> addresses(Observation seen) {
        return members(seen)
                .flatMap(member -> annotated(member.cluster()).stream()
                        .flatMap(node -> addressProblem(member, node)
                                .map(problem -> Finding.of(
                                        Fault.GATEWAY_ADDRESS_MISSING,
                                        member.cluster(),
                                        "Node " + node.getMetadata().getName(),
                                        problem,
                                        Finding.kubectl(
                                                member.cluster(),
                                                "annotate --overwrite node "
                                                        + node.getMetadata().getName() + " " + Annotations.GATEWAY_IP
                                                        + "=ADDRESS")))
                                .stream()));
    }

    private static Optional<String> addressProblem(Place member, Node node) {
        var said = OrEmpty.map(node.getMetadata().getAnnotations()).get(Annotations.GATEWAY_IP);
        if (said != null && Ipv4.tryParse(said).isEmpty()) {
            return Optional.of(
                    "The annotation " + Annotations.GATEWAY_IP + " is \"" + said + "\", which is no IPv4 address");
        }
        var external =
                Workloads.controllerConfig(member.cluster(), member.namespace()).gatewayIPPrecedence()
                        != GatewayIPPrecedence.PRIVATE;
        if (!has(node, "InternalIP")) {
            return Optional.of("The Node has no IPv4 InternalIP");
        }
        return said == null && external && !has(node, "ExternalIP")
                ? Optional.of("gatewayIPPrecedence is external, but the Node has no IPv4 ExternalIP")
                : Optional.empty();
    }

    private static boolean has(Node node, String type) {
        return Stream.ofNullable(node.getStatus())
                .flatMap(status -> OrEmpty.list(status.getAddresses()).stream())
                .anyMatch(address -> type.equals(address.getType())
                        && Ipv4.tryParse(address.getAddress()).isPresent());
    }

    private static Stream<Finding> gateway(Observation seen) {
        return members(seen).flatMap(member -> gateway(member).stream());
    }

    private static Optional<Finding> gateway(Place member) {
        var cluster = member.cluster();
        var candidates = annotated(cluster);
        if (candidates.isEmpty()) {
            var config = Workloads.controllerConfig(cluster, member.namespace());
            // Where Pods reach each other by themselves no gateway is needed.
            boolean needed = config.endpointIPType() != EndpointIPType.POD_IP;
            boolean toldAlready = cluster.all(Node.class).stream()
                    .anyMatch(node ->
                            !annotation(node).isEmpty() && !annotation(node).equals("false"));
            return needed && !toldAlready
                    ? Optional.of(Finding.of(
                            Fault.NO_GATEWAY,
                            cluster,
                            member.title(),
                            "No Node is annotated with " + Annotations.GATEWAY
                                    + "=true, so no packet goes to other clusters",
                            annotate(cluster, "NODE")))
                    : Optional.empty();
        }
        var names = String.join(
                ", ",
                candidates.stream().map(node -> node.getMetadata().getName()).toList());
        var ready = candidates.stream().filter(GatewayChecks::isReady).toList();
        if (ready.isEmpty()) {
            return Optional.of(Finding.of(
                    Fault.GATEWAY_NODE_NOT_READY,
                    cluster,
                    "Nodes " + names,
                    "None of the Nodes that may be the gateway is ready",
                    "mend one of them (kubectl describe node), or annotate another: " + annotate(cluster, "NODE")));
        }
        boolean made = !cluster.knows("Gateway")
                || !cluster.all(Gateway.class, member.namespace()).isEmpty();
        boolean usable =
                ready.stream().anyMatch(node -> addressProblem(member, node).isEmpty());
        return made || !usable
                ? Optional.empty()
                : Optional.of(Finding.of(
                        Fault.GATEWAY_NOT_MADE,
                        cluster,
                        "Nodes " + names,
                        "The controller has made no Gateway of them",
                        Finding.kubectl(cluster, "describe clusterset -n " + member.namespace())));
    }

    private static Stream<Finding> standby(Observation seen) {
        return members(seen)
                .flatMap(member -> member.cluster().all(Gateway.class, member.namespace()).stream()
                        .flatMap(gateway -> AgentChecks.said(
                                member.cluster(),
                                gateway.getMetadata().getName(),
                                "GatewayNotAnswering",
                                seen.at().minus(RECENT))
                                .map(message -> Finding.of(
                                        Fault.STANDBY_IN_USE,
                                        member.cluster(),
                                        "Gateway " + member.namespace() + "/"
                                                + gateway.getMetadata().getName(),
                                        message,
                                        "look at the Node and its network: "
                                                + Finding.kubectl(
                                                        member.cluster(),
                                                        "describe node "
                                                                + gateway.getMetadata()
                                                                        .getName())))
                                .stream()));
    }
}
