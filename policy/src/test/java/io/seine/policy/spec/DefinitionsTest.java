package io.seine.policy.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whatever the definitions let into a cluster is read, or refused for a reason; no field of theirs is unknown to the readers. */
class DefinitionsTest {
    private static final Path DEFINITIONS = Path.of("..", "deploy", "chart", "definitions", "policies");

    @Test
    void ofPolicies() throws IOException {
        assertKnown(PolicyReader.read(new Origin(Kind.CLUSTER, "", "full"), fullest("clusternetworkpolicies"))
                .problems());
        assertKnown(PolicyReader.read(new Origin(Kind.NAMESPACED, "prod", "full"), fullest("networkpolicies"))
                .problems());
    }

    @Test
    void ofGroups() throws IOException {
        assertKnown(GroupReader.read(new Group.Name("", "full"), fullest("clustergroups"))
                .problems());
        assertKnown(GroupReader.read(new Group.Name("prod", "full"), fullest("groups"))
                .problems());
    }

    private static void assertKnown(List<Problem> problems) {
        assertThat(problems)
                .isNotEmpty()
                .extracting(Problem::text)
                .noneMatch(text -> text.endsWith("there is no such field here"));
    }

    /** A spec with every field. */
    private static PolicySpec fullest(String plural) throws IOException {
        Object schema =
                ApiSerialization.get().unmarshal(Files.readString(DEFINITIONS.resolve(plural + ".yaml")), Object.class);
        for (var step : List.of("spec", "versions", "schema", "openAPIV3Schema", "properties", "spec")) {
            schema = Objects.requireNonNull(map(schema instanceof List<?> list ? list.getFirst() : schema)
                    .get(step));
        }
        var json = ApiSerialization.get().asJson(full(schema));
        return ApiSerialization.get().unmarshal(json, PolicySpec.class);
    }

    private static Object full(Object schema) {
        var of = map(schema);
        if (of.get("enum") instanceof List<?> words) {
            return words.getFirst();
        }
        if (of.containsKey("x-kubernetes-int-or-string")) {
            return 1;
        }
        return switch (String.valueOf(of.get("type"))) {
            case "integer", "number" -> 1;
            case "boolean" -> true;
            case "array" -> List.of(full(Objects.requireNonNull(of.get("items"))));
            case "object" -> {
                var object = new LinkedHashMap<String, Object>();
                map(of.getOrDefault("properties", Map.of())).forEach((name, field) -> object.put(name, full(field)));
                yield object;
            }
            default -> "x";
        };
    }

    @SuppressWarnings("unchecked") // what a parser makes
    private static Map<String, Object> map(Object parsed) {
        return (Map<String, Object>) parsed;
    }
}
