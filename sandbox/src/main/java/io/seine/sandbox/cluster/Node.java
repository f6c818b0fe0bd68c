package io.seine.sandbox.cluster;

import static io.seine.sandbox.machine.MachinePlan.HERE;

import io.seine.sandbox.machine.MachinePlan;
import io.seine.sandbox.machine.Server;
import io.seine.sandbox.pki.ClusterPki;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.NodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A node: one machine with containerd, kubelet and kube-proxy. */
public final class Node {
    /** Server names, as commands and logs use them. */
    public static final String CONTAINERD = "containerd";

    public static final String KUBELET = "kubelet";
    public static final String KUBE_PROXY = "kube-proxy";

    private Node() {}

    /** The machine of a node. */
    public static MachinePlan plan(
            ClusterPlan cluster,
            NodePlan node,
            ClusterPki pki,
            String pauseImage,
            Path cniPlugins,
            String cgroup,
            Path folder,
            Path kube,
            Optional<Path> owner) {
        ClusterPki.NodeIdentities identities =
                Objects.requireNonNull(pki.nodes().get(node.name()), "every node has its certificates");
        String authority = pki.authority().certificate();
        Map<String, String> files = Map.of(
                "containerd.toml", configuration(pauseImage, cniPlugins),
                "kubelet.yaml",
                        Text.of(
                                "kubelet.yaml",
                                Map.of(
                                        "DNS_ADDRESS",
                                        cluster.dnsService().toString(),
                                        "CGROUP",
                                        "/" + cgroup + "/" + node.name())),
                "kubelet.kubeconfig",
                        Kubeconfig.withCertificate(cluster.name(), cluster.server(), authority, identities.client()),
                "kube-proxy.kubeconfig",
                        Kubeconfig.withCertificate(cluster.name(), cluster.server(), authority, pki.proxy()),
                "pki/ca.crt", authority,
                "pki/kubelet.crt", identities.server().certificate(),
                "pki/kubelet.key", identities.server().key(),
                "cni/10-bridge.conflist", PodNetwork.plugins(cluster.cni(), node),
                "resolv.conf", "# The sandbox has no name server but its own.\n");
        return new MachinePlan(node.name(), folder, kube, true, files, servers(cluster, node), owner);
    }

    /** The machine's servers, in the order of their start. */
    public static List<Server> servers(ClusterPlan cluster, NodePlan node) {
        return List.of(
                containerd(),
                Server.kube(
                        KUBELET,
                        List.of(
                                "--config=" + HERE + "/kubelet.yaml",
                                "--kubeconfig=" + HERE + "/kubelet.kubeconfig",
                                "--hostname-override=" + node.name(),
                                "--node-ip=" + node.address())),
                Server.kube(
                        KUBE_PROXY,
                        List.of(
                                "--kubeconfig=" + HERE + "/kube-proxy.kubeconfig",
                                "--hostname-override=" + node.name(),
                                "--proxy-mode=" + cluster.proxy().text(),
                                "--cluster-cidr=" + cluster.pods(),
                                // The limit of connections is the whole computer's.
                                "--conntrack-max-per-core=0",
                                "--oom-score-adj=0")));
    }

    /** containerd's configuration file. */
    static String configuration(String pauseImage, Path cniPlugins) {
        return Text.of("containerd.toml", Map.of("PAUSE_IMAGE", pauseImage, "CNI_PLUGINS", cniPlugins.toString()));
    }

    /** The folder of the CNI plugins, which distributions put at different places. */
    public static Path cniPlugins() {
        Path debian = Path.of("/usr/lib/cni");
        return Files.exists(debian.resolve("bridge")) ? debian : Path.of("/opt/cni/bin");
    }

    /** containerd with the node's configuration. */
    static Server containerd() {
        return new Server(CONTAINERD, List.of("containerd", "--config=" + HERE + "/containerd.toml"));
    }

    /**
     * The Node object as it is before its kubelet registers, as a YAML document: with the range of its Pods, which no
     * controller needs to choose.
     */
    public static String object(NodePlan node) {
        return """
                apiVersion: v1
                kind: Node
                metadata:
                  name: %1$s
                spec:
                  podCIDR: %2$s
                  podCIDRs: ["%2$s"]
                ---
                """.formatted(node.name(), node.pods());
    }

    /** Why the node is not ready. */
    public static Optional<String> lacking(ApiServer api, NodePlan node) throws IOException, InterruptedException {
        for (JsonNode condition :
                api.get("/api/v1/nodes/" + node.name()).path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Ready")) {
                return condition.path("status").asString("").equals("True")
                        ? Optional.empty()
                        : Optional.of("it says: " + condition.path("message").asString(""));
            }
        }
        return Optional.of("its kubelet has not reported yet");
    }
}
