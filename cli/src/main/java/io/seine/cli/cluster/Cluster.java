package io.seine.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.FieldManagers;
import io.seine.controller.reconcile.ApiClients;

/** A cluster of the person who types. */
public final class Cluster implements AutoCloseable {
    private final KubernetesClient client;
    private final String name;

    /**
     * A cluster.
     *
     * @param name what messages call it: the context
     */
    public Cluster(Config config, String name) {
        this.client = ApiClients.connect(config, FieldManagers.COMMAND);
        this.name = name;
    }

    public KubernetesClient client() {
        return client;
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** URL of the API server as the kubeconfig has it, without a slash at its end. */
    public String server() {
        return client.getConfiguration().getMasterUrl().replaceFirst("/+$", "");
    }

    @Override
    public void close() {
        client.close();
    }
}
