package io.seine.agent.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.FieldManagers;
import io.seine.api.serialization.ApiSerialization;

/** The connection to the own cluster's API server, and what its failures mean. */
public final class Api {
    /** Longest wait for an answer, in milliseconds. */
    private static final int REQUEST_TIMEOUT = 10_000;

    /** Longest wait for a connection, in milliseconds. */
    private static final int CONNECTION_TIMEOUT = 5_000;

    private Api() {}

    /** A client for {@code config}; errors surface at once, because trying again is the loop's part. */
    public static KubernetesClient connect(Config config) {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(ApiSerialization.get())
                .withConfig(new ConfigBuilder(config)
                        .withUserAgent(FieldManagers.AGENT)
                        .withRequestRetryBackoffLimit(0)
                        .withRequestTimeout(REQUEST_TIMEOUT)
                        .withConnectionTimeout(CONNECTION_TIMEOUT)
                        .withWatchReconnectLimit(-1)
                        // docs/decisions/0008: with HTTP/2 two threads of the client can wait for each other for ever.
                        .withHttp2Disable(true)
                        .build())
                .build();
    }

    /** What happened, in the server's own words where there are any; without a final full stop. */
    public static String sentence(Throwable cause) {
        var last = cause;
        for (var link = cause; link != null; link = link.getCause()) {
            if (link instanceof KubernetesClientException e && e.getStatus() != null) {
                return "the API server answered " + e.getCode() + ": "
                        + e.getStatus().getMessage();
            }
            last = link;
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
