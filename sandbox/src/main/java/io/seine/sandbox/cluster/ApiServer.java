package io.seine.sandbox.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.sandbox.SandboxFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The sandbox's own client of a cluster's API server. */
public final class ApiServer implements AutoCloseable {
    private static final String FIELD_MANAGER = "seine-sandbox";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

    private final String cluster;
    private final KubernetesClient client;

    /** A client for the cluster that a kubeconfig names; it connects when it is used. */
    public ApiServer(String cluster, Path kubeconfig) {
        this.cluster = cluster;
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withUserAgent(FIELD_MANAGER)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(REQUEST_TIMEOUT_MILLIS)
                .withConnectionTimeout(REQUEST_TIMEOUT_MILLIS)
                // The sandbox's network is on this computer, whatever proxy its user has.
                .withHttpProxy(null)
                .withHttpsProxy(null)
                .build();
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The client itself. */
    public KubernetesClient client() {
        return client;
    }

    /** Something that is not so yet, as a clause, or nothing when all is as wanted. */
    @FunctionalInterface
    public interface Lack {
        Optional<String> now();
    }

    /** Waits until the API server says that it is ready. */
    public void awaitReady(Duration limit) throws SandboxFailure, InterruptedException {
        await("the API server of cluster " + cluster, limit, () -> {
            String answer = client.raw("/readyz");
            return "ok".equals(answer) ? Optional.empty() : Optional.of("it answers " + answer);
        });
    }

    /** Waits until nothing is lacking. */
    public void await(String what, Duration limit, Lack lack) throws SandboxFailure, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> missing = ask(lack);
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new SandboxFailure("Waited " + limit.toSeconds() + " s for " + what + ", but " + missing.get()
                        + "; look at `seine sandbox status` and `seine sandbox logs`.");
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Creates objects or makes them as given. */
    public void apply(List<? extends HasMetadata> objects) {
        for (HasMetadata object : objects) {
            client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
        }
    }

    private static Optional<String> ask(Lack lack) {
        try {
            return lack.now();
        } catch (KubernetesClientException e) {
            String message =
                    Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(String.valueOf(e.getMessage()));
            return Optional.of("it cannot be asked: " + message);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
