package io.seine.controller.scenario;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Heartbeats of Nodes that nobody runs: the control plane takes a Node that falls silent for dead, after 20 s. */
final class Kubelets implements AutoCloseable {
    private static final int BEAT_SECONDS = 4;

    private record Kubelet(Cluster cluster, String node) {
        void beat() {
            var lease = new LeaseBuilder()
                    .withNewMetadata()
                    .withNamespace("kube-node-lease")
                    .withName(node)
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity(node)
                    .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                    .endSpec()
                    .build();
            try {
                var unused = cluster.admin.resource(lease).forceConflicts().serverSideApply();
                assert unused != null;
            } catch (KubernetesClientException e) {
                // As a kubelet whose API server is away for a moment: the next beat counts.
            }
        }
    }

    private final Queue<Kubelet> kubelets = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();

    Kubelets() {
        var unused =
                beats.scheduleAtFixedRate(() -> kubelets.forEach(Kubelet::beat), 0, BEAT_SECONDS, TimeUnit.SECONDS);
        assert unused != null;
    }

    /** Lets {@code node} live until all of them end. */
    void add(Cluster cluster, String node) {
        kubelets.add(new Kubelet(cluster, node));
    }

    @Override
    public void close() {
        var unused = beats.shutdownNow();
        assert unused != null;
    }
}
