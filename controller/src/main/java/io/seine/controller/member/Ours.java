package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.Annotations;
import io.seine.api.FieldManagers;
import io.seine.api.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The marks by which a member knows its own objects among those of a cluster. */
final class Ours {
    /** Kubernetes' recommended label for the tool that manages an object. */
    static final String LABEL = "app.kubernetes.io/managed-by";

    static final String VALUE = FieldManagers.MEMBER;

    static final Map<String, String> LABELS = Map.of(LABEL, VALUE);

    private Ours() {}

    /** Whether {@code object} has our label, or was written by the original in our place, which labels nothing. */
    static boolean isLabelled(HasMetadata object) {
        return has(object.getMetadata().getLabels(), LABEL, VALUE)
                || Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                        .stream()
                        .anyMatch(entry -> FieldManagers.ORIGINAL.equals(entry.getManager()));
    }

    /** Whether {@code object} is an imported Service or Endpoints, be it made by us or by the original in our place. */
    static boolean isImported(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(Annotations.IMPORTED_SERVICE);
    }

    /** Whether {@code slice} is managed by us, as the API tells it. */
    static boolean isManaged(EndpointSlice slice) {
        return has(slice.getMetadata().getLabels(), Labels.ENDPOINT_SLICE_MANAGED_BY, VALUE);
    }

    private static boolean has(@Nullable Map<String, String> map, String key, String value) {
        return map != null && value.equals(map.get(key));
    }
}
