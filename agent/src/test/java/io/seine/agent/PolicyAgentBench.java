package io.seine.agent;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.bench.AgentProcess;
import io.seine.agent.bench.Machine;
import io.seine.agent.bench.Relay;
import io.seine.agent.bench.Samples;
import io.seine.agent.bench.Table;
import io.seine.agent.kernel.KernelException;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.NftText;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.multicluster.PolicySpec;
import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.junit.Requirements;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What an agent takes that enforces many policies on many Pods: memory, and the time from a Pod's new label at the API server to the kernel's
 * verdict about the Pod.
 */
public final class PolicyAgentBench {
    private static final String NAMESPACE = "kube-system";
    private static final String NODE = "east-1";
    private static final String CONFIG = "featureGates: {Multicluster: false, AntreaPolicy: true}\n";
    private static final int PODS = 1_000;
    private static final int POLICIES = 1_000;
    private static final int TENANTS = 20;
    private static final int APPLICATIONS = 10;
    private static final int CHANGES = 300;
    private static final double VERDICT_GOAL_MILLISECONDS = 200;
    private static final double MEMORY_GOAL_MEBIBYTES = 200;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(1);

    private final TestCluster cluster;

    private PolicyAgentBench(TestCluster cluster) {
        this.cluster = cluster;
    }

    /** Measures and prints. */
    public static void run() throws IOException, InterruptedException {
        var checkout = Requirements.checkout();
        var folder = Files.createTempDirectory("seine-bench-");
        var image = new AgentProcess.Image(
                folder.resolve("root"), Sandbox.unpackSeine(checkout, folder.resolve("root"), Progress.silent()));
        var sandbox = Sandbox.untilExit(checkout, folder.resolve("sandbox")).withoutSeine();
        sandbox.up(Topology.controlPlanes(List.of("east")), Progress.silent());
        try (var cluster = new TestCluster(sandbox.kubeconfig("east"), NAMESPACE)) {
            cluster.node(NODE, "192.0.2.11", "10.10.0.0/16");
            new PolicyAgentBench(cluster).measure(image);
        } finally {
            sandbox.down(Progress.silent());
            NetworkNamespace.program("rm", "-rf", folder.toString());
        }
    }

    private void measure(AgentProcess.Image image) throws IOException, InterruptedException {
        definitions();
        IntStream.range(0, TENANTS).forEach(tenant -> cluster.put(namespace(tenant)));
        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, PODS).forEach(pod -> threads.execute(() -> put(pod)));
            IntStream.range(0, POLICIES).forEach(policy -> threads.execute(() -> cluster.put(policy(policy))));
        }
        try (var node = AgentBench.node();
                var _ = Relay.into(
                        node, URI.create(cluster.admin.getConfiguration().getMasterUrl()));
                var agent = AgentProcess.start(image, node, NODE, NAMESPACE, CONFIG, AgentBench.kubeconfig(cluster))) {
            await(() -> realized() == POLICIES);
            var times = node.run(() -> new NftText());
            var verdicts = new ArrayList<Double>();
            for (int change = 0; change < CHANGES; change++) {
                verdicts.add(change(node, times, change));
            }
            var found = new Samples(verdicts);
            long memory = Machine.rss(agent.pid());
            var table = new Table(
                    "Policies in the agent's process",
                    "With",
                    "Start to enforced, ms",
                    "Label to kernel P50, ms",
                    "P99, ms",
                    "Goal for P99",
                    "RSS afterwards, MiB",
                    "Goal",
                    "Of it not files, MiB");
            table.row(
                    PODS + " Pods on the Node, " + POLICIES + " policies of 2 rules",
                    Long.toString(agent.startToReady().toMillis()),
                    found.text("%.0f"),
                    Samples.text("%.0f", found.quantile(0.99)),
                    Table.goal("<= 200", found.quantile(0.99) <= VERDICT_GOAL_MILLISECONDS),
                    Long.toString(memory),
                    Table.goal("<= 200", memory <= MEMORY_GOAL_MEBIBYTES),
                    Long.toString(Machine.anonymous(agent.pid())));
        }
    }

    private void definitions() throws IOException {
        cluster.putPolicyKinds();
        await(() -> cluster.admin.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .allMatch(definition -> definition.getStatus() != null
                        && definition.getStatus().getAcceptedNames() != null
                        && definition.getStatus().getAcceptedNames().getKind() != null));
    }

    private static Namespace namespace(int tenant) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("tenant-" + tenant)
                .endMetadata()
                .build();
    }

    private static String address(int pod) {
        return "10.10." + pod / 250 + "." + (1 + pod % 250);
    }

    private void put(int index) {
        cluster.pod(
                "tenant-" + index % TENANTS,
                "pod-" + index,
                Map.of("app", "app-" + index / TENANTS % APPLICATIONS, "pod-template-hash", "5d59d67564"),
                NODE,
                address(index));
    }

    private static ClusterNetworkPolicy policy(int index) {
        var policy = ClusterNetworkPolicy.imported("policy-" + index, new PolicySpec(spec(index)));
        policy.getMetadata().setAnnotations(null);
        return policy;
    }

    /** One application of a tenant is reached by another at a port, and from nowhere else. */
    private static Map<String, Object> spec(int index) {
        var namespace = Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", "tenant-" + index % TENANTS));
        Map<String, Object> peer = Map.of("namespaceSelector", namespace, "podSelector", app(index + 1));
        return Map.of(
                "priority",
                1 + index % 100,
                "tier",
                "application",
                "appliedTo",
                List.of(Map.of("namespaceSelector", namespace, "podSelector", app(index))),
                "ingress",
                List.of(
                        Map.of(
                                "name",
                                "allow",
                                "action",
                                "Allow",
                                "from",
                                List.of(peer),
                                "ports",
                                List.of(Map.of("protocol", "TCP", "port", 1024 + index))),
                        Map.of("name", "drop", "action", "Drop", "from", List.of(peer))));
    }

    private static Map<String, Object> app(int index) {
        return Map.of("matchLabels", Map.of("app", "app-" + index / TENANTS % APPLICATIONS));
    }

    private int realized() {
        return Optional.ofNullable(cluster.admin
                        .resources(NodePolicyStatus.class)
                        .withName(NODE)
                        .get())
                .map(status -> status.getSpec().policies().size())
                .orElse(0);
    }

    /** Milliseconds from the API server's answer to the kernel that sends the Pod's packets through other rules. */
    private double change(NetworkNamespace node, NftText nft, int change) throws InterruptedException {
        int pod = change * 7 % PODS;
        var element = "get element inet seine-policy ingress4 { " + address(pod) + " }";
        var before = node.run(() -> printed(nft, element));
        cluster.admin
                .pods()
                .inNamespace("tenant-" + pod % TENANTS)
                .withName("pod-" + pod)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"app\":\"app-" + (pod / TENANTS + 1 + change % 8) % APPLICATIONS
                                + "\"}}}");
        long began = System.nanoTime();
        await(() -> !node.run(() -> printed(nft, element)).equals(before));
        double milliseconds = (System.nanoTime() - began) / 1e6;
        // Longer than changes gather, so that each is one by itself.
        Thread.sleep(150);
        return milliseconds;
    }

    /** The kernel breaks off when the table changes while it is read. */
    private static String printed(NftText nft, String element) {
        while (true) {
            try {
                return nft.print(element);
            } catch (KernelException e) {
                if (!String.valueOf(e.getMessage()).contains("Interrupted system call")) {
                    throw e;
                }
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited for too long");
            }
            // Whoever asks without a pause takes one of the agent's cores.
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
