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

    /**
     * Whether {@code object} is an import of ours, or of the original in our place. Any one mark will do, because somebody may edit the
     * others away, and then it is to be repaired: our label, the annotation, or that we apply it.
     */
    static boolean isOurs(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return has(object.getMetadata().getLabels(), LABEL, VALUE)
                || (annotations != null && annotations.containsKey(Annotations.IMPORTED_SERVICE))
                || isWritten(object);
    }

    /**
     * Whether {@code slice} is ours, as the API tells it or because we apply it. An annotation tells nothing of a slice: Kubernetes
     * copies those of Endpoints.
     */
    static boolean isManaged(EndpointSlice slice) {
        return has(slice.getMetadata().getLabels(), Labels.ENDPOINT_SLICE_MANAGED_BY, VALUE) || isWritten(slice);
    }

    /** The original marks nothing that it writes; we write by applying, and only to what is ours. */
    private static boolean isWritten(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getManagedFields(), List.<ManagedFieldsEntry>of())
                .stream()
                .anyMatch(entry -> FieldManagers.ORIGINAL.equals(entry.getManager())
                        || (FieldManagers.MEMBER.equals(entry.getManager()) && "Apply".equals(entry.getOperation())));
    }

    private static boolean has(@Nullable Map<String, String> map, String key, String value) {
        return map != null && value.equals(map.get(key));
    }
}
