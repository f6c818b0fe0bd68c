package io.seine.sandbox;

import io.seine.sandbox.cluster.ApiServer;
import io.seine.sandbox.cluster.ClusterDns;
import io.seine.sandbox.cluster.ControlPlane;
import io.seine.sandbox.cluster.Kubeconfig;
import io.seine.sandbox.cluster.Node;
import io.seine.sandbox.cluster.NodeImages;
import io.seine.sandbox.cluster.PodNetwork;
import io.seine.sandbox.machine.Machine;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.network.Fabric;
import io.seine.sandbox.pki.ClusterPki;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.NodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The start of one cluster, in parts that run at the same time and wait for each other where they must. */
final class ClusterStart implements AutoCloseable {
    private static final Duration API_LIMIT = Duration.ofSeconds(90);
    private static final Duration NODE_LIMIT = Duration.ofMinutes(2);
    private static final List<String> SERVERS = List.of(Node.CONTAINERD, Node.KUBELET, Node.KUBE_PROXY);

    private final Home home;
    private final Fabric fabric;
    private final ClusterPlan cluster;
    private final Path kube;
    private final Once<NodeSupplies> supplies;
    private final Optional<Path> owner;
    private final ClusterPki pki;
    private final ApiServer api;
    private final Once<Boolean> ready = new Once<>();

    /** Starts nothing yet. */
    ClusterStart(
            Home home,
            Fabric fabric,
            ClusterPlan cluster,
            ClusterPki pki,
            Path kube,
            Once<NodeSupplies> supplies,
            Optional<Path> owner) {
        this.home = home;
        this.fabric = fabric;
        this.cluster = cluster;
        this.kube = kube;
        this.supplies = supplies;
        this.owner = owner;
        this.pki = pki;
        this.api = new ApiServer(cluster, pki, home.tools().resolve("kubectl"), home.kubeconfig(cluster.name()));
    }

    /** The control plane, until its API server is ready and has the objects that every cluster has. */
    boolean controlPlane() throws IOException, InterruptedException {
        kubeconfig();
        Machine machine = Machine.ensure(ControlPlane.plan(cluster, pki, home.machine(cluster.name()), kube, owner));
        fabric.connect(machine, cluster.address());
        PodNetwork.routeTo(machine, cluster.nodes());
        machine.ensure(ControlPlane.firstServers());
        api.await("the API server of cluster " + cluster.name(), API_LIMIT, () -> {
            machine.check(ControlPlane.firstServers());
            return api.lacking();
        });
        machine.ensure(ControlPlane.laterServers(cluster));
        if (!cluster.nodes().isEmpty()) {
            String nodes = cluster.nodes().stream().map(Node::object).collect(Collectors.joining());
            api.apply(nodes
                    + ClusterDns.objects(cluster, supplies.await().images().named("coredns")));
        }
        ready.set(true);
        return true;
    }

    /** A node, until it is ready. */
    boolean node(NodePlan node) throws IOException, InterruptedException {
        Path folder = home.machine(node.name());
        NodeSupplies given = supplies.await();
        if (given.unpacked().isPresent()) {
            NodeImages.provide(given.unpacked().get(), folder);
        }
        Machine machine = Machine.ensure(Node.plan(
                cluster,
                node,
                pki,
                given.images().named("pause"),
                given.cniPlugins(),
                home.cgroup(),
                folder,
                kube,
                owner));
        fabric.connect(machine, node.address());
        PodNetwork.join(machine, cluster, node);
        machine.ensure(List.of(Node.CONTAINERD));
        given.images().refresh(machine);
        ready.await();
        api.await("node " + node.name(), NODE_LIMIT, () -> {
            // As an init system does: a kubelet ends when containerd answers but does not serve Pods yet.
            try {
                machine.ensure(SERVERS);
            } catch (SandboxFailure e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            Optional<String> lack = Node.lacking(api, node);
            return lack.isEmpty()
                    ? lack
                    : Optional.of(lack.get() + "; its kubelet wrote last: " + machine.lastLine(Node.KUBELET));
        });
        return true;
    }

    /** The cluster's name service, until it answers. */
    boolean dns() throws IOException, InterruptedException {
        ready.await();
        api.await("DNS of cluster " + cluster.name(), NODE_LIMIT, () -> ClusterDns.lacking(api));
        return true;
    }

    private void kubeconfig() throws IOException {
        Path file = home.kubeconfig(cluster.name());
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(
                file,
                Kubeconfig.withToken(
                        cluster.name(), cluster.server(), pki.authority().certificate(), pki.adminToken()));
    }

    @Override
    public void close() {
        api.close();
    }
}
