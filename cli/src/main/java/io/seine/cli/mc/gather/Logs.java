package io.seine.cli.mc.gather;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.controller.reconcile.ApiFailure;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The last lines of Seine's Pods. */
final class Logs {
    private static final int LINES = 5000;

    /** Seine writes none, but a proxy or a debugger in its Pod may. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*");

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)");

    private Logs() {}

    /** By path in the bundle, as they are: what is secret is left out where the bundle is written. */
    static SortedMap<String, String> of(Cluster cluster, ClusterView view) {
        var files = new TreeMap<String, String>();
        for (var pod : view.all(Pod.class)) {
            var name = "logs/" + pod.getMetadata().getNamespace() + "_"
                    + pod.getMetadata().getName();
            pod.getSpec().getContainers().forEach(container -> {
                var file = Bundle.folder(view) + name + "_" + container.getName();
                files.put(file + ".log", read(cluster, pod, container.getName(), false));
                if (restarted(pod)) {
                    files.put(file + ".previous.log", read(cluster, pod, container.getName(), true));
                }
            });
        }
        return files;
    }

    private static boolean restarted(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getContainerStatuses() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(status -> status.getRestartCount() != null && status.getRestartCount() > 0);
    }

    private static String read(Cluster cluster, Pod pod, String container, boolean previous) {
        var lines = cluster.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .inContainer(container);
        try {
            return previous
                    ? lines.terminated().tailingLines(LINES).getLog()
                    : lines.tailingLines(LINES).getLog();
        } catch (KubernetesClientException e) {
            return "The log could not be read: " + ApiFailure.sentence(e) + "\n";
        }
    }

    /** {@code text} with whatever looks like a token or a private key left out. */
    static String withoutSecrets(String text) {
        return KEY.matcher(TOKEN.matcher(text).replaceAll("<token>")).replaceAll("<private key>");
    }
}
