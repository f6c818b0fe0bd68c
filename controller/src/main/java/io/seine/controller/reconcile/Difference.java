package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether and how an object differs from what is desired of it. Pure: no write, no clock.
 *
 * @param manager our field manager
 * @param part what of the object is in question
 */
record Difference(Json json, String manager, Part part, Claim claim) {
    private static final Set<String> NOT_CONTENT = Set.of("apiVersion", "kind", "metadata");
    private static final List<String> OWN_METADATA = List.of("labels", "annotations", "finalizers", "ownerReferences");

    /** Parts of an object that are written by one request. */
    enum Part {
        /** Labels, annotations, finalizers and everything but the status. */
        OBJECT,
        /** The same and the status, as kinds without a subresource for it take it. */
        OBJECT_AND_STATUS,
        /** The status, by its subresource. */
        STATUS;

        String subresource() {
            return this == STATUS ? "status" : "";
        }

        private boolean hasMetadata() {
            return this != STATUS;
        }

        private boolean has(String field) {
            return field.equals("status") ? this != OBJECT : this != STATUS && !NOT_CONTENT.contains(field);
        }
    }

    /** The apply configuration for {@code desired}: only what we want to say, as a JSON tree. */
    Map<String, Object> body(HasMetadata desired) {
        var tree = json.tree(desired);
        var body = new LinkedHashMap<String, Object>();
        body.put("apiVersion", desired.getApiVersion());
        body.put("kind", desired.getKind());
        var metadata = new LinkedHashMap<String, Object>();
        var key = ObjectKey.of(desired);
        metadata.put("name", key.name());
        if (!key.namespace().isEmpty()) {
            metadata.put("namespace", key.namespace());
        }
        if (part.hasMetadata()) {
            var own = Trees.map(tree.get("metadata"));
            OWN_METADATA.forEach(field -> Optional.ofNullable(own.get(field))
                    .filter(value -> !Trees.absent(value))
                    .ifPresent(value -> metadata.put(field, value)));
        }
        body.put("metadata", metadata);
        tree.forEach((field, value) -> {
            if (part.has(field)) {
                body.put(field, value);
            }
        });
        return body;
    }

    /** Whether {@code current} must be written to become as {@code body} says. */
    boolean differs(Map<String, Object> body, HasMetadata current) {
        return !holds(body, current) || saysLessThanOwned(body, current) || stale(body, current);
    }

    /** Whether fields that others set, by updates or by applying, must go; they outlive our apply unless taken over first. */
    boolean stale(Map<String, Object> body, HasMetadata current) {
        return claim == Claim.WHOLE
                && entries(current).stream()
                        .filter(this::foreign)
                        .anyMatch(entry -> OwnedFields.beyond(content(fields(entry)), body, json));
    }

    /** The managedFields of {@code current} with the content that others set moved to our manager. */
    List<ManagedFieldsEntry> takenOver(HasMetadata current) {
        var ours = new ArrayList<Map<String, Object>>();
        var result = new ArrayList<ManagedFieldsEntry>();
        for (var entry : entries(current)) {
            if (ownApply(entry)) {
                ours.add(fields(entry));
            } else if (foreign(entry)) {
                ours.add(content(fields(entry)));
                var rest = new LinkedHashMap<>(fields(entry));
                content(fields(entry)).keySet().forEach(rest::remove);
                if (!rest.isEmpty()) {
                    result.add(with(entry, rest));
                }
            } else {
                result.add(entry);
            }
        }
        var own = new ManagedFieldsEntry();
        own.setManager(manager);
        own.setOperation("Apply");
        own.setApiVersion(current.getApiVersion());
        own.setFieldsType("FieldsV1");
        if (part == Part.STATUS) {
            own.setSubresource(part.subresource());
        }
        result.add(with(own, OwnedFields.union(ours)));
        return result;
    }

    /** Whether {@code current} says what {@code body} says, whoever said it. */
    boolean holds(Map<String, Object> body, HasMetadata current) {
        var tree = json.tree(current);
        return body.entrySet().stream().allMatch(field -> switch (field.getKey()) {
            case "apiVersion", "kind" -> true;
            case "metadata" -> metadataHolds(Trees.map(field.getValue()), Trees.map(tree.get("metadata")));
            default -> Trees.holds(field.getValue(), tree.get(field.getKey()));
        });
    }

    private static boolean metadataHolds(Map<String, Object> wanted, Map<String, Object> actual) {
        return OWN_METADATA.stream()
                .allMatch(field -> wanted.get(field) instanceof Collection<?> set
                        ? set.stream()
                                .allMatch(item -> actual.get(field) instanceof Collection<?> present
                                        && present.stream().anyMatch(other -> Trees.holds(item, other)))
                        : Trees.holds(wanted.get(field), actual.get(field)));
    }

    private boolean saysLessThanOwned(Map<String, Object> body, HasMetadata current) {
        return entries(current).stream()
                .filter(this::ownApply)
                .anyMatch(entry -> OwnedFields.beyond(fields(entry), body, json));
    }

    private List<ManagedFieldsEntry> entries(HasMetadata current) {
        var entries = current.getMetadata().getManagedFields();
        return entries == null ? List.of() : entries;
    }

    private boolean ownApply(ManagedFieldsEntry entry) {
        return sameSubresource(entry) && "Apply".equals(entry.getOperation()) && manager.equals(entry.getManager());
    }

    private boolean foreign(ManagedFieldsEntry entry) {
        return sameSubresource(entry) && !ownApply(entry);
    }

    private boolean sameSubresource(ManagedFieldsEntry entry) {
        return part.subresource().equals(entry.getSubresource() == null ? "" : entry.getSubresource());
    }

    /** The part of {@code fields} that a claim is about. */
    private Map<String, Object> content(Map<String, Object> fields) {
        var content = new LinkedHashMap<String, Object>();
        fields.forEach((key, below) -> {
            if (key.startsWith("f:") && part.has(key.substring(2))) {
                content.put(key, below);
            }
        });
        return content;
    }

    private static Map<String, Object> fields(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() == null ? Map.of() : entry.getFieldsV1().getAdditionalProperties();
    }

    private static ManagedFieldsEntry with(ManagedFieldsEntry entry, Map<String, Object> fields) {
        var set = new io.fabric8.kubernetes.api.model.FieldsV1();
        set.setAdditionalProperties(fields);
        return entry.edit().withFieldsV1(set).build();
    }
}
