package io.seine.agent;

import io.fabric8.kubernetes.client.Config;
import io.seine.agent.bench.AgentProcess;
import io.seine.agent.bench.Machine;
import io.seine.agent.bench.Relay;
import io.seine.agent.bench.Samples;
import io.seine.agent.bench.Table;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.junit.Requirements;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What an agent's process takes: until the kernel holds the plan, and when nothing happens. The Node is its cluster's gateway. */
final class AgentBench {
    private static final String NAMESPACE = "kube-system";
    private static final String NODE = "east-1";
    private static final String CONFIG = """
        featureGates: {Multicluster: true}
        multicluster: {enableGateway: true, enablePodToPodConnectivity: true}
        """;
    private static final double START_GOAL_MILLISECONDS = 1_500;
    private static final double MEMORY_GOAL_MEBIBYTES = 100;

    private final AgentProcess.Image image;
    private final TestCluster cluster;
    private final int starts;
    private final Duration idle;
    private final Table table = new Table(
            "The agent",
            "With",
            "Start to programmed, ms",
            "Goal",
            "RSS when idle, MiB",
            "Goal",
            "Of it not files, MiB",
            "Processor when idle");

    private AgentBench(AgentProcess.Image image, TestCluster cluster, int starts, Duration idle) {
        this.image = image;
        this.cluster = cluster;
        this.starts = starts;
        this.idle = idle;
    }

    /**
     * Measures and prints.
     *
     * @param starts of the process
     * @param idle how long it is watched when nothing happens
     */
    static void run(int starts, Duration idle) throws IOException, InterruptedException {
        var checkout = Requirements.checkout();
        var folder = Files.createTempDirectory("seine-bench-");
        var image = new AgentProcess.Image(
                folder.resolve("root"), Sandbox.unpackSeine(checkout, folder.resolve("root"), Progress.silent()));
        var sandbox = Sandbox.untilExit(checkout, folder.resolve("sandbox")).withoutSeine();
        sandbox.up(Topology.controlPlanes(List.of("east")), Progress.silent());
        try (var cluster = new TestCluster(sandbox.kubeconfig("east"), NAMESPACE)) {
            cluster.node(NODE, "192.0.2.11", "10.10.1.0/24");
            cluster.node("east-2", "192.0.2.12", "10.10.2.0/24");
            cluster.gateway(NODE, "192.0.2.11");
            new AgentBench(image, cluster, starts, idle).measure();
        } finally {
            sandbox.down(Progress.silent());
            NetworkNamespace.program("rm", "-rf", folder.toString());
        }
    }

    private void measure() throws IOException, InterruptedException {
        for (var others : List.of(new ManyClusters(1, 0), new ManyClusters(100, 0), new ManyClusters(100, 99))) {
            others.all().forEach(remote -> announce(others, remote.clusterID()));
            measure(others);
        }
    }

    private void announce(ManyClusters others, String name) {
        int number = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        var gateway = new GatewayInfo(ManyClusters.gateway(number, 0));
        var info = new ClusterInfo(name, ManyClusters.services(number), List.of(gateway), others.pods(number, 0), null);
        cluster.put(ClusterInfoImport.of(NAMESPACE, name + "-clusterinfo", info));
    }

    private void measure(ManyClusters others) throws IOException, InterruptedException {
        var times = new ArrayList<Double>();
        var memory = 0L;
        var anonymous = 0L;
        var processor = 0.0;
        for (int start = 0; start < starts; start++) {
            try (var node = node();
                    var _ = Relay.into(node, URI.create(server()));
                    var agent = AgentProcess.start(image, node, NODE, NAMESPACE, CONFIG, kubeconfig())) {
                times.add(agent.startToReady().toMillis() * 1.0);
                if (start == starts - 1) {
                    processor = processor(agent);
                    memory = Machine.rss(agent.pid());
                    anonymous = Machine.anonymous(agent.pid());
                }
            }
        }
        boolean small = others.clusters() == 1;
        var starting = new Samples(times);
        table.row(
                others.toString(),
                starting.text("%.0f"),
                small ? Table.goal("<= 1500", starting.median() <= START_GOAL_MILLISECONDS) : "",
                Long.toString(memory),
                small ? Table.goal("<= 100", memory <= MEMORY_GOAL_MEBIBYTES) : "",
                Long.toString(anonymous),
                Samples.text("%.1f %%", processor * 100));
    }

    /** The share of one processor that it and the programs which it runs use. */
    private double processor(AgentProcess agent) throws InterruptedException {
        Thread.sleep(idle.dividedBy(3));
        var before = Machine.used(agent.pid());
        Thread.sleep(idle);
        return Machine.used(agent.pid()).minus(before).toMillis() * 1.0 / idle.toMillis();
    }

    /** The network namespace of a Node whose way to the rest of the world ends there. */
    static NetworkNamespace node() {
        var node = new NetworkNamespace("de-node");
        node.shell("ip link add eth0 type veth peer name far; ip addr add 192.0.2.11/24 dev eth0;"
                + " ip link set eth0 up; ip link set far up; ip route add default via 192.0.2.12");
        return node;
    }

    private String server() {
        return cluster.admin.getConfiguration().getMasterUrl();
    }

    private String kubeconfig() throws IOException {
        return kubeconfig(cluster);
    }

    /** The agent's rights and no others. */
    static String kubeconfig(TestCluster cluster) throws IOException {
        try (var agent = cluster.asAgent()) {
            return """
                apiVersion: v1
                kind: Config
                current-context: bench
                contexts: [{name: bench, context: {cluster: bench, user: bench}}]
                clusters: [{name: bench, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: bench, user: {token: %s}}]
                """.formatted(
                            cluster.admin.getConfiguration().getMasterUrl(),
                            authority(agent.getConfiguration()),
                            agent.getConfiguration().getOauthToken());
        }
    }

    private static String authority(Config config) throws IOException {
        return config.getCaCertFile() != null
                ? Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(config.getCaCertFile())))
                : config.getCaCertData();
    }
}
