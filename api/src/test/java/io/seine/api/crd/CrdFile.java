package io.seine.api.crd;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A CustomResourceDefinition in deploy/chart/definitions or its folder policies, for tests. */
record CrdFile(Map<String, Object> content) {
    private static final Path FOLDER = Path.of("../deploy/chart/definitions");
    private static final Path POLICIES = FOLDER.resolve("policies");

    static CrdFile of(String plural) {
        try {
            var file = FOLDER.resolve(plural + ".yaml");
            String yaml = Files.readString(Files.exists(file) ? file : POLICIES.resolve(plural + ".yaml"));
            return new CrdFile(map(new KubernetesSerialization().unmarshal(yaml, Object.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Object> spec() {
        return map(content.getOrDefault("spec", Map.of()));
    }

    List<Map<String, Object>> versions() {
        return maps(spec().getOrDefault("versions", List.of()));
    }

    Map<String, Object> version(String name) {
        return versions().stream()
                .filter(v -> name.equals(v.get("name")))
                .findFirst()
                .orElseThrow();
    }

    /** The OpenAPI schema of one of {@link #versions}. */
    static Map<String, Object> schema(Map<String, Object> version) {
        return map(map(version.getOrDefault("schema", Map.of())).getOrDefault("openAPIV3Schema", Map.of()));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
