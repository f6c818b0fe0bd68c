package io.seine.controller.reconcile;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.seine.api.serialization.ApiSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
                // docs/decisions/0008: with HTTP/2 two threads of the JDK's client can wait for each other for ever.
                .withHttp2Disable(true)
                .build();
        return builder(tuned)
                .withHttpClientBuilderConsumer(new ApiCalls()::watch)
                .build();
    }

    /**
     * How an API server is reached with a token.
     *
     * @param server its URL
     * @param caCertificate what signed its certificate, PEM
     */
    public static Config withToken(String server, String caCertificate, String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server)
                .withCaCertData(Base64.getEncoder().encodeToString(caCertificate.getBytes(StandardCharsets.UTF_8)))
                .withOauthToken(token)
                .build();
    }

    /**
     * Another client for the cluster of {@code client}, to which the API server sends the metadata of objects and nothing else of them.
     * For reading only.
     */
    public static KubernetesClient metadataOnly(KubernetesClient client) {
        return builder(client.getConfiguration())
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("metadata-only", new MetadataOnly()))
                .build();
    }

    private static KubernetesClientBuilder builder(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(ApiSerialization.get())
                .withTaskExecutorSupplier(new OwnThreads());
    }

    /** Asks for the projection of objects and lists that every API server offers. */
    private static final class MetadataOnly implements Interceptor {
        private static final String ACCEPT = "application/json;g=meta.k8s.io;v=v1;as=";

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            var query = request.uri().getQuery();
            var isWatch = query != null && query.contains("watch=true");
            builder.setHeader("Accept", ACCEPT + (isWatch ? "PartialObjectMetadata" : "PartialObjectMetadataList"));
        }
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
