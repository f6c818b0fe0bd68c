package io.seine.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.serialization.ApiSerialization;
import io.seine.sandbox.junit.Requirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The values of the chart, their table in docs/helm.md and their schema are the same. */
class ValuesTest {
    private static final Path CHECKOUT = Requirements.checkout();
    private static final Path CHART = CHECKOUT.resolve("deploy/chart");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");
    private static final Pattern COMMENT = Pattern.compile(" *# (.*)");
    /** Values of Kubernetes, which are one value here. */
    private static final Set<String> WHOLE = Set.of("resources", "tolerations");

    /**
     * One value.
     *
     * @param path from the top
     * @param shown what it is by default, as YAML on one line
     * @param meaning the comment above it
     */
    private record Value(String path, String shown, String meaning) {
        String row() {
            return "| `" + path + "` | `" + shown + "` | " + meaning + " |";
        }
    }

    @Test
    void theGuidesTableHasEveryValueWithItsDefault() throws IOException {
        var expected = values().stream().map(Value::row).toList();

        var table = Files.readAllLines(CHECKOUT.resolve("docs/helm.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(table)
                .as("the table should be:\n" + String.join("\n", expected))
                .isEqualTo(expected);
    }

    @Test
    void theSchemaHasEveryValueAndNoOther() throws IOException {
        var schema = map(
                ApiSerialization.get().unmarshal(Files.readString(CHART.resolve("values.schema.json")), Object.class));
        var inSchema = new TreeSet<String>();
        leaves(schema, "", inSchema);

        assertThat(inSchema)
                .containsExactlyElementsOf(
                        new TreeSet<>(values().stream().map(Value::path).toList()));
    }

    /** Reads the file line by line, because a parser would drop the comments. */
    private static List<Value> values() throws IOException {
        var values = new ArrayList<Value>();
        var path = new ArrayList<String>();
        var meaning = "";
        var lines = Files.readAllLines(CHART.resolve("values.yaml"));
        for (int i = 0; i < lines.size(); i++) {
            var comment = COMMENT.matcher(lines.get(i));
            var key = KEY.matcher(lines.get(i));
            if (comment.matches()) {
                meaning = comment.group(1);
            } else if (key.matches()) {
                path.subList(key.group(1).length() / 2, path.size()).clear();
                path.add(key.group(2));
                var shown = key.group(3);
                if (WHOLE.contains(key.group(2)) && shown == null) {
                    int end = i + 1;
                    while (end < lines.size() && lines.get(end).startsWith(key.group(1) + " ")) {
                        end++;
                    }
                    shown = onOneLine(lines.subList(i + 1, end));
                    i = end - 1;
                }
                if (shown != null) {
                    values.add(new Value(String.join(".", path), shown, meaning));
                }
                meaning = "";
            }
        }
        return values;
    }

    private static String onOneLine(List<String> block) {
        var value = ApiSerialization.get().unmarshal("#\n" + String.join("\n", block), Object.class);
        return String.valueOf(value).replace('=', ':').replace(":", ": ").replaceAll(": +", ": ");
    }

    private static void leaves(Map<String, Object> schema, String path, Set<String> found) {
        if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
            found.add(path);
            return;
        }
        properties.forEach((name, property) -> {
            // Helm gives it to charts that are parts of others.
            if (!name.equals("global")) {
                leaves(map(property), path.isEmpty() ? String.valueOf(name) : path + "." + name, found);
            }
        });
    }

    @SuppressWarnings("unchecked") // what a JSON parser makes
    private static Map<String, Object> map(Object json) {
        return (Map<String, Object>) json;
    }
}
