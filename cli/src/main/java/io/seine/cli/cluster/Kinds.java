package io.seine.cli.cluster;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an API server calls the kinds of objects that were read as trees; asked once for each API version. Used by one thread. */
final class Kinds {
    private final KubernetesClient client;
    private final Map<String, List<APIResource>> known = new HashMap<>();

    Kinds(KubernetesClient client) {
        this.client = client;
    }

    /** Empty when the API server has no such kind. */
    Optional<ResourceDefinitionContext> context(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return known.computeIfAbsent(apiVersion, this::served).stream()
                .filter(resource ->
                        resource.getKind().equals(kind) && !resource.getName().contains("/"))
                .findFirst()
                .map(resource -> new ResourceDefinitionContext.Builder()
                        .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                        .withVersion(apiVersion.substring(slash + 1))
                        .withKind(kind)
                        .withPlural(resource.getName())
                        .withNamespaced(resource.getNamespaced())
                        .build());
    }

    private List<APIResource> served(String apiVersion) {
        var path = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
        var list = client.raw(path);
        if (list == null) {
            return List.of();
        }
        return client.getKubernetesSerialization()
                .unmarshal(list, APIResourceList.class)
                .getResources();
    }
}
