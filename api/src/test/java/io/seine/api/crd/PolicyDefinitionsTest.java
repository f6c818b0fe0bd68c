package io.seine.api.crd;

import static io.seine.api.crd.CrdFile.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Labels;
import io.seine.api.serialization.ApiSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The definitions of Antrea's policies know what Seine reads, and what it refuses: what they do not know, the API server takes out. */
class PolicyDefinitionsTest {
    private static final Path SAMPLES = Path.of("src", "test", "resources", "policies");
    private static final List<String> PLURALS = List.of(
            "clusternetworkpolicies", "networkpolicies", "tiers", "clustergroups", "groups", "nodepolicystatuses");

    @ParameterizedTest
    @ValueSource(strings = {"accepted.yaml", "not-enforced.yaml"})
    void whatSeineReadsAndRefusesIsKept(String file) throws IOException {
        var unknown = new ArrayList<String>();

        for (var sample : samples(file)) {
            unknown(sample, schema(String.valueOf(sample.get("kind"))), sample.get("kind") + " ", unknown);
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void theSamplesHaveEveryField() throws IOException {
        var used = new TreeSet<String>();
        for (var file : List.of("accepted.yaml", "not-enforced.yaml")) {
            for (var sample : samples(file)) {
                paths(sample, "", used);
            }
        }

        assertThat(used.stream().map(PolicyDefinitionsTest::ofAnyDirection).toList())
                .containsAll(Schemas.paths(schema("ClusterNetworkPolicy")).stream()
                        .filter(path -> path.startsWith("spec."))
                        .map(PolicyDefinitionsTest::ofAnyDirection)
                        .toList());
    }

    @Test
    void policiesOfAClusterAndOfANamespaceHaveTheSameFields() {
        // What only the one can have is refused in the other, not taken out.
        assertThat(Schemas.paths(schema("NetworkPolicy"))).isEqualTo(Schemas.paths(schema("ClusterNetworkPolicy")));
        assertThat(Schemas.paths(schema("Group"))).isEqualTo(Schemas.paths(schema("ClusterGroup")));
    }

    @Test
    void theyTellThatSeineEnforces() {
        assertThat(PLURALS)
                .allSatisfy(plural -> assertThat(
                                map(map(CrdFile.of(plural).content().getOrDefault("metadata", Map.of()))
                                        .getOrDefault("labels", Map.of())))
                        .containsEntry(Labels.APP, Labels.APP_VALUE)
                        .containsEntry(Labels.POLICY_ENGINE, Labels.POLICY_ENGINE_SEINE));
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(PLURALS).allSatisfy(plural -> {
            var schema = CrdFile.schema(CrdFile.of(plural).versions().getFirst());
            var missing = new ArrayList<String>();
            properties(schema).forEach((name, field) -> {
                if (!List.of("apiVersion", "kind", "metadata").contains(name)) {
                    undescribed(map(field), name, missing);
                }
            });
            assertThat(missing).isEmpty();
        });
    }

    private static void undescribed(Map<String, Object> schema, String path, List<String> missing) {
        if (!schema.containsKey("description")) {
            missing.add(path);
        }
        var inner = schema.get("items") instanceof Map<?, ?> items ? map(items) : schema;
        properties(inner).forEach((name, field) -> undescribed(map(field), path + "." + name, missing));
    }

    /** Adds the paths of what the API server would take out. */
    private static void unknown(Object value, Map<String, Object> schema, String path, List<String> found) {
        if (schema.containsKey("x-kubernetes-preserve-unknown-fields") || path.endsWith(".metadata")) {
            return;
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                unknown(list.get(i), map(schema.getOrDefault("items", Map.of())), path + "[" + i + "]", found);
            }
        } else if (value instanceof Map<?, ?> && !schema.containsKey("additionalProperties")) {
            var known = properties(schema);
            map(value).forEach((name, inner) -> {
                var at = path + "." + name;
                if (known.containsKey(name)) {
                    unknown(inner, map(known.get(name)), at, found);
                } else {
                    found.add(at);
                }
            });
        }
    }

    private static void paths(Object value, String prefix, Set<String> found) {
        if (value instanceof List<?> list) {
            list.forEach(item -> paths(item, prefix, found));
        } else if (value instanceof Map<?, ?>) {
            map(value).forEach((name, inner) -> {
                found.add(prefix + name);
                paths(inner, prefix + name + ".", found);
            });
        }
    }

    /** Rules of both directions, and their peers, have the same fields; those of a policy's appliedTo are those of a rule's. */
    private static String ofAnyDirection(String path) {
        return path.replaceFirst("(ingress|egress)", "rules")
                .replaceFirst("\\.(from|to)(?=\\.|$)", ".peers")
                .replaceFirst("rules\\.appliedTo", "appliedTo")
                .replaceFirst(".*Selector\\.match", "selector.match");
    }

    private static Map<String, Object> properties(Map<String, Object> schema) {
        return map(schema.getOrDefault("properties", Map.of()));
    }

    private static Map<String, Object> schema(String kind) {
        return PLURALS.stream()
                .map(CrdFile::of)
                .filter(crd -> kind.equals(
                        map(crd.spec().getOrDefault("names", Map.of())).get("kind")))
                .map(crd -> CrdFile.schema(crd.versions().getFirst()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, Object>> samples(String file) throws IOException {
        return Arrays.stream(Files.readString(SAMPLES.resolve(file)).split("(?m)^---$"))
                .map(text -> map(ApiSerialization.get().unmarshal(text, Object.class)))
                .toList();
    }
}
