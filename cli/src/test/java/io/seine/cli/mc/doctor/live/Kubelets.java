package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.RealClusterSet.apply;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.cli.cluster.Cluster;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What kubelets and a scheduler would do for clusters of one Node each. */
final class Kubelets implements AutoCloseable {
    private final List<Cluster> clusters;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    Kubelets(List<Cluster> clusters) {
        this.clusters = clusters;
    }

    private static String nodeOf(Cluster cluster) {
        return switch (cluster.name()) {
            case "east" -> "doctor-1";
            case "west" -> "doctor-2";
            default -> "doctor-3";
        };
    }

    void begin() {
        var unused = executor.scheduleWithFixedDelay(this::beat, 0, 1, TimeUnit.SECONDS);
        assert unused != null;
    }

    /** Makes the Node, or makes it again what it was. */
    void node(Cluster cluster) {
        var name = nodeOf(cluster);
        apply(cluster, """
                apiVersion: v1
                kind: Node
                metadata: {name: %s, annotations: {multicluster.antrea.io/gateway: "true"}}
                spec: {podCIDR: 10.78.1.0/24, podCIDRs: [10.78.1.0/24]}
                """.formatted(name));
        cluster.client()
                .nodes()
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"status": {
                          "nodeInfo": {"kernelVersion": "6.12.0"},
                          "addresses": [{"type": "InternalIP", "address": "192.0.2.%s"}],
                          "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}}
                        """.formatted(name.substring("doctor-".length())));
    }

    private void beat() {
        for (var cluster : clusters) {
            attempt(() -> {
                for (var node : cluster.client().nodes().list().getItems()) {
                    var name = node.getMetadata().getName();
                    if (name.startsWith("doctor-")) {
                        lease(cluster, name);
                    }
                }
            });
            attempt(() -> cluster.client()
                    .pods()
                    .inNamespace(RealClusterSet.namespace(cluster))
                    .list()
                    .getItems()
                    .forEach(pod -> attempt(() -> run(cluster, pod))));
        }
    }

    static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // The next beat tries again.
            LoggerFactory.getLogger(Kubelets.class).atWarn().setCause(e).log("A kubelet could not do its work");
        }
    }

    private static void lease(Cluster cluster, String node) {
        apply(cluster, """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: %s, namespace: kube-node-lease}
                spec: {holderIdentity: %s, renewTime: "%s"}
                """.formatted(node, node, Instant.now().truncatedTo(ChronoUnit.MICROS)));
    }

    private void run(Cluster cluster, Pod pod) {
        var pods = cluster.client().pods();
        if (pod.isMarkedForDeletion()) {
            pods.resource(pod).withGracePeriod(0).delete();
            return;
        }
        if (pod.getSpec().getNodeName() == null) {
            cluster.client()
                    .bindings()
                    .inNamespace(RealClusterSet.namespace(cluster))
                    .resource(new BindingBuilder()
                            .withNewMetadata()
                            .withName(pod.getMetadata().getName())
                            .endMetadata()
                            .withNewTarget()
                            .withKind("Node")
                            .withName(nodeOf(cluster))
                            .endTarget()
                            .build())
                    .create();
        }
        pods.resource(pod)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
