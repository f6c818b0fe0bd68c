package io.seine.api.crd;

import static io.seine.api.crd.CrdFile.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What OpenAPI schemas allow, for tests. */
final class Schemas {
    private Schemas() {}

    /** An object in which every property of the schema is filled, every list has one item and every map one entry. */
    static Object fullest(Map<String, Object> schema) {
        if (schema.containsKey("x-kubernetes-int-or-string")) {
            return 1;
        }
        if (schema.get("enum") instanceof List<?> values) {
            return values.getFirst();
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "string" -> "date-time".equals(schema.get("format")) ? "2026-11-24T01:02:03Z" : "x";
            case "integer" -> 1;
            case "number" -> 1.5;
            case "boolean" -> true;
            case "array" -> List.of(fullest(map(schema.getOrDefault("items", Map.of()))));
            case "object" -> fullestObject(schema);
            default -> throw new AssertionError("a schema without type: " + schema);
        };
    }

    private static Map<String, Object> fullestObject(Map<String, Object> schema) {
        var object = new LinkedHashMap<String, Object>();
        properties(schema).forEach((name, property) -> object.put(name, fullest(map(property))));
        if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
            object.put("key", fullest(map(values)));
        }
        return object;
    }

    /** The paths of all properties, like {@code spec.leaders.server}. */
    static Set<String> paths(Map<String, Object> schema) {
        var paths = new TreeSet<String>();
        collect("", schema, paths);
        return paths;
    }

    private static void collect(String prefix, Map<String, Object> schema, Set<String> paths) {
        properties(schema).forEach((name, property) -> {
            paths.add(prefix + name);
            collect(prefix + name + ".", map(property), paths);
        });
        if (schema.get("items") instanceof Map<?, ?> items) {
            collect(prefix, map(items), paths);
        }
    }

    private static Map<String, Object> properties(Map<String, Object> schema) {
        return map(schema.getOrDefault("properties", Map.of()));
    }
}
