package io.seine.controller.member;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.controller.reconcile.Watched;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A Pod's name and labels, and nothing else of it: there may be many, and the rest is nobody's business here. Read with a client that asks
 * for metadata only; what even the metadata has too much is dropped on arrival.
 */
@Group("")
@Version("v1")
@Kind("Pod")
@Plural("pods")
@Singular("pod")
@JsonDeserialize(using = ValueDeserializer.None.class)
@JsonIgnoreProperties(ignoreUnknown = true)
final class LabelledPod implements HasMetadata, Namespaced {
    /** Index of Pods by Namespace. */
    static final String BY_NAMESPACE = "byNamespace";

    /** The group and version in which API servers tell metadata only. */
    private static final String META = "meta.k8s.io/v1";

    private ObjectMeta metadata = new ObjectMeta();

    /** What a list of Pods is read as. */
    static final class Many extends DefaultKubernetesResourceList<LabelledPod> {
        private static final long serialVersionUID = 1L;

        /** An empty list of metadata has null for its items, unlike one of whole objects. */
        @Override
        public void setItems(@Nullable List<LabelledPod> items) {
            super.setItems(items == null ? List.of() : items);
        }
    }

    /**
     * All Pods but those that have ended: they send nothing, and each Job that ever ran would leave a label set of its own.
     *
     * @param client one that asks for metadata only
     */
    static Watched<LabelledPod> watched(KubernetesClient client) {
        client.getKubernetesSerialization()
                .registerKubernetesResource(META, "PartialObjectMetadata", LabelledPod.class);
        return new Watched<>(
                        "Pods",
                        client.resources(LabelledPod.class, Many.class)
                                .inAnyNamespace()
                                .withoutField("status.phase", "Succeeded")
                                .withoutField("status.phase", "Failed"))
                .index(BY_NAMESPACE, pod -> List.of(pod.getMetadata().getNamespace()));
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta given) {
        metadata = new ObjectMeta();
        metadata.setName(given.getName());
        metadata.setNamespace(
                given.getNamespace() == null ? "" : given.getNamespace().intern());
        metadata.setUid(given.getUid());
        metadata.setResourceVersion(given.getResourceVersion());
        // The Pods of one Deployment have the same labels, and Pods of all Deployments the same keys.
        var labels = given.getLabels();
        metadata.setLabels(
                labels == null
                        ? Map.of()
                        : labels.entrySet().stream()
                                .collect(Collectors.toUnmodifiableMap(
                                        label -> label.getKey().intern(),
                                        label -> label.getValue().intern())));
    }

    /** Always this: the server calls what it sends PartialObjectMetadata. */
    @Override
    public String getKind() {
        return "Pod";
    }

    @Override
    public String getApiVersion() {
        return "v1";
    }

    @Override
    public void setApiVersion(String version) {
        // see getKind
    }
}
