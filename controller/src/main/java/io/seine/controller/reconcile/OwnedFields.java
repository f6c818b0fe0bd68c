package io.seine.controller.reconcile;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields in the API server's own notation ({@code managedFields[].fieldsV1}): {@code f:<field>},
 * {@code k:<keys of a list item>}, {@code v:<value in a set>}, {@code .} for the item itself; a leaf is an empty map.
 */
final class OwnedFields {
    private OwnedFields() {}

    /** Whether {@code fields} has a path that {@code wanted} does not have. */
    static boolean beyond(Map<String, Object> fields, @Nullable Object wanted, Json json) {
        return fields.entrySet().stream().anyMatch(entry -> {
            var key = entry.getKey();
            var below = Trees.map(entry.getValue());
            if (key.startsWith("f:")) {
                var value = Trees.map(wanted).get(key.substring(2));
                return value == null || beyond(below, value, json);
            }
            if (key.startsWith("k:")) {
                var item = item(wanted, Trees.map(json.parse(key.substring(2))));
                return item == null || beyond(below, item, json);
            }
            if (key.startsWith("v:")) {
                var value = json.parse(key.substring(2));
                return !(wanted instanceof Collection<?> set && set.stream().anyMatch(v -> Trees.holds(v, value)));
            }
            return false;
        });
    }

    private static @Nullable Object item(@Nullable Object wanted, Map<String, Object> keys) {
        if (!(wanted instanceof Collection<?> items)) {
            return null;
        }
        for (var item : items) {
            var fields = Trees.map(item);
            // A key that the item leaves out is one that the server fills in, such as a port's protocol.
            if (keys.entrySet().stream()
                    .allMatch(
                            k -> fields.get(k.getKey()) == null || Trees.holds(k.getValue(), fields.get(k.getKey())))) {
                return item;
            }
        }
        return null;
    }

    /** All paths of {@code sets} in one set. */
    static Map<String, Object> union(List<Map<String, Object>> sets) {
        var union = new LinkedHashMap<String, Object>();
        for (var set : sets) {
            set.forEach((key, below) -> {
                var both = Trees.map(union.get(key));
                union.put(key, both.isEmpty() ? below : union(List.of(both, Trees.map(below))));
            });
        }
        return union;
    }
}
