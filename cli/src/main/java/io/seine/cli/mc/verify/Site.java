package io.seine.cli.mc.verify;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.seine.api.Names;
import io.seine.api.multicluster.Gateway;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import io.seine.cli.output.CommandFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A member cluster that is tried.
 *
 * @param index of the cluster among all that are tried, which names what is made for it
 * @param image that its Pods run: the one that Seine runs there
 * @param gateways names of the active gateways
 * @param nodes where clients run
 */
record Site(Cluster cluster, int index, String image, Set<String> gateways, List<String> nodes) {
    /** What people call the cluster: its context. */
    String name() {
        return cluster.name();
    }

    /** Name of the Service that is exported. */
    String server() {
        return "server-" + index;
    }

    /** Name of the Service that is not. */
    String hidden() {
        return "hidden-" + index;
    }

    /** Where the server runs: not on a gateway if that can be, so that the way behind it is tried as well. */
    String serverNode() {
        return nodes.stream()
                .filter(node -> !gateways.contains(node))
                .findFirst()
                .orElse(nodes.getFirst());
    }

    /**
     * The cluster as it was found.
     *
     * @param image to run in the place of Seine's own; may be empty
     * @param everyNode whether a client runs on each Node; else on a gateway and on one more
     */
    static Site of(Cluster cluster, Place member, int index, String image, boolean everyNode) throws CommandFailure {
        var view = member.cluster();
        var gateways = view.all(Gateway.class, member.namespace()).stream()
                .map(gateway -> gateway.getMetadata().getName())
                .collect(Collectors.toUnmodifiableSet());
        var usable = nodes(view, member.namespace()).stream()
                .sorted(Comparator.comparing((String node) -> !gateways.contains(node))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        if (usable.isEmpty()) {
            throw new CommandFailure("no Node of " + view.name()
                    + " is ready and has a ready agent; `seine mc doctor` tells what is wrong");
        }
        long gatewaysUsed = usable.stream().filter(gateways::contains).count();
        var chosen = everyNode
                ? usable
                : usable.stream().skip(Math.max(0, gatewaysUsed - 1)).limit(2).toList();
        var own = Workloads.controller(view, member.namespace())
                .map(controller ->
                        Workloads.image(controller.getSpec().getTemplate().getSpec()))
                .orElse("");
        if (image.isEmpty() && own.isEmpty()) {
            throw new CommandFailure("Seine's controller is not in Namespace " + member.namespace() + " of "
                    + view.name() + ", so its image is not known; give --image");
        }
        return new Site(cluster, index, image.isEmpty() ? own : image, gateways, chosen);
    }

    /** Names of the Nodes that traffic can come from: where agents of Seine run, theirs; else those of Antrea's. */
    private static List<String> nodes(ClusterView view, String namespace) {
        var withAgent = Workloads.pods(view, namespace, Names.SEINE_AGENT_SERVICE_ACCOUNT).stream()
                .filter(Workloads::isReady)
                .map(Site::node)
                .collect(Collectors.toSet());
        boolean ours = Workloads.agents(view, namespace).isPresent();
        return view.all(Node.class).stream()
                .filter(Site::isReady)
                .map(node -> node.getMetadata().getName())
                .filter(node -> !ours || withAgent.contains(node))
                .toList();
    }

    private static String node(Pod pod) {
        return Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
