package io.seine.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.net.Cidr;
import io.seine.sandbox.machine.MachinePlan;
import io.seine.sandbox.machine.Server;
import io.seine.sandbox.pki.ClusterPki;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.Cni;
import io.seine.sandbox.plan.NodePlan;
import io.seine.sandbox.plan.SandboxPlan;
import io.seine.sandbox.plan.Topology;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {
    private static final Path KUBE = Path.of("/cache/kube");
    private static final SandboxPlan GUIDE = new SandboxPlan(Cidr.parse("198.18.7.0/24"), Topology.guide());
    private static final ClusterPlan EAST = GUIDE.cluster("east").orElseThrow();

    @Test
    void aClusterWithoutNodesNeedsNoScheduler() {
        ClusterPlan alone = new SandboxPlan(GUIDE.network(), Topology.controlPlanes(List.of("alone")))
                .clusters()
                .getFirst();

        assertThat(ControlPlane.servers(alone))
                .extracting(Server::name)
                .containsExactly("etcd", "kube-apiserver", "kube-controller-manager");
        assertThat(ControlPlane.servers(EAST)).extracting(Server::name).contains("kube-scheduler");
    }

    @Test
    void theApiServerAnnouncesTheAddressThatAllReach() {
        assertThat(ControlPlane.servers(EAST).get(1).argv())
                .startsWith("/run/kube", "kube-apiserver")
                .contains(
                        "--advertise-address=198.18.7.20",
                        "--secure-port=6443",
                        "--service-cluster-ip-range=10.111.0.0/16",
                        "--authorization-mode=Node,RBAC");
    }

    @Test
    void aNodeHasItsOwnAddressesInItsFiles(@TempDir Path folder) throws Exception {
        ClusterPki pki = ClusterPki.ensure(folder, EAST, Instant.now());

        MachinePlan node = Node.plan(
                EAST,
                EAST.nodes().getLast(),
                pki,
                "example.org/pause:1",
                Path.of("/opt/cni/bin"),
                "seine-1",
                folder,
                KUBE,
                Optional.empty());

        assertThat(file(node, "kubelet.yaml"))
                .contains("cgroupRoot: \"/seine-1/east-2\"", "clusterDNS: [\"10.111.0.10\"]");
        assertThat(file(node, "containerd.toml")).contains("\"example.org/pause:1\"", "\"/opt/cni/bin\"");
        assertThat(file(node, "cni/10-bridge.conflist")).contains("\"10.11.2.0/24\"");
        assertThat(node.files().values()).noneMatch(content -> content.matches("(?s).*@[A-Z_]+@.*"));
        assertThat(node.server("kubelet").argv()).contains("--hostname-override=east-2", "--node-ip=198.18.7.22");
    }

    @Test
    void theClustersCniShowsInThePluginsConfiguration() {
        NodePlan node = EAST.nodes().getFirst();

        assertThat(PodNetwork.plugins(Cni.ROUTES, node)).contains("\"ipMasq\": false", "\"mtu\": 1500");
        assertThat(PodNetwork.plugins(Cni.MASQUERADE, node)).contains("\"ipMasq\": true", "\"mtu\": 1500");
        assertThat(PodNetwork.plugins(Cni.OVERLAY, node)).contains("\"ipMasq\": false", "\"mtu\": 1450");
    }

    @Test
    void theNodeObjectHasTheRangeOfItsPods() {
        assertThat(Node.object(EAST.nodes().getFirst())).contains("name: east-1", "podCIDR: 10.11.1.0/24");
    }

    @Test
    void theClustersDnsHasTheAddressThatKubeletsGivePods() {
        assertThat(ClusterDns.objects(EAST, "example.org/coredns:1"))
                .contains("clusterIP: 10.111.0.10", "image: example.org/coredns:1")
                .doesNotContainPattern("@[A-Z_]+@");
    }

    private static String file(MachinePlan plan, String name) {
        return Objects.requireNonNull(plan.files().get(name), name);
    }
}
