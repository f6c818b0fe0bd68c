package io.seine.cli.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.FieldManagers;
import io.seine.controller.reconcile.ApiClients;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Gives an object's annotation that value; takes the annotation away when it is null. */
    public void annotate(HasMetadata object, String annotation, @Nullable String value) {
        var annotations = new HashMap<String, @Nullable Object>();
        annotations.put(annotation, value);
        var patch = client.getKubernetesSerialization().asJson(Map.of("metadata", Map.of("annotations", annotations)));
        var unused = client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        assert unused != null;
    }

    @Override
    public void close() {
        client.close();
    }
}
