package io.seine.controller.reconcile;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Connections to API servers, set up in one way: errors surface at once, because retrying is the work queues' part. */
public final class ApiClients {
    /** Longest wait for an answer, in milliseconds. */
    private static final int REQUEST_TIMEOUT = 10_000;

    /** Longest wait for a connection, in milliseconds. */
    private static final int CONNECTION_TIMEOUT = 5_000;

    private ApiClients() {}

    /** A client for the cluster that this process runs in, or that the user's kubeconfig names. */
    public static KubernetesClient local(String fieldManager) {
        return connect(Config.autoConfigure(null), fieldManager);
    }

    /**
     * A client for {@code config}.
     *
     * @param fieldManager who writes: becomes the user agent and with it the manager of plain creates
     */
    public static KubernetesClient connect(Config config, String fieldManager) {
        var tuned = new ConfigBuilder(config)
                .withUserAgent(fieldManager)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(REQUEST_TIMEOUT)
                .withConnectionTimeout(CONNECTION_TIMEOUT)
                .withWatchReconnectLimit(-1)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(tuned)
                .withTaskExecutorSupplier(new OwnThreads())
                .build();
    }

    /** Virtual threads that end with their client. */
    private static final class OwnThreads implements KubernetesClientBuilder.ExecutorSupplier {
        @Override
        public Executor get() {
            return Executors.newVirtualThreadPerTaskExecutor();
        }

        @Override
        public void onClose(Executor executor) {
            if (executor instanceof ExecutorService service) {
                service.shutdownNow();
            }
        }
    }
}
