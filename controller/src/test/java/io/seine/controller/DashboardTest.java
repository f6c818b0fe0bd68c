package io.seine.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.seine.api.metrics.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboards and the alerts ask for what there is. */
@Proves("W-39")
class DashboardTest {
    private static final Path DASHBOARDS = Path.of("..", "deploy", "chart", "dashboards");
    private static final Pattern SERIES = Pattern.compile("\\b(?:seine|process)_[a-z_]+\\b");
    private static final Pattern LABELS = Pattern.compile("((?:seine|process)_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*[=!]");
    /** What Prometheus itself adds to every target. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance", "namespace", "pod");

    @ParameterizedTest
    @ValueSource(strings = {"seine-controllers.json", "seine-agents.json"})
    void everyPanelOfADashboardShowsSeriesThatExist(String file) throws IOException {
        var dashboard = map(Files.readString(DASHBOARDS.resolve(file)));

        var panels = list(dashboard.get("panels"));

        assertThat(panels)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(panel -> assertThat(list(map(panel).get("targets")))
                        .isNotEmpty()
                        .allSatisfy(target -> exists(String.valueOf(map(target).get("expr")))));
    }

    @Test
    void everySeriesIsOnADashboard() throws IOException {
        var text = Files.readString(DASHBOARDS.resolve("seine-controllers.json"))
                + Files.readString(DASHBOARDS.resolve("seine-agents.json"));

        assertThat(Series.values()).allSatisfy(series -> assertThat(text).contains(series.text()));
    }

    @Test
    void everyAlertAsksForSeriesThatExist() throws IOException {
        var alerts = map(Files.readString(DASHBOARDS.resolve("seine-alerts.yml")));

        var rules = list(alerts.get("groups")).stream()
                .flatMap(group -> list(map(group).get("rules")).stream())
                .toList();

        assertThat(rules)
                .isNotEmpty()
                .allSatisfy(rule -> exists(String.valueOf(map(rule).get("expr"))));
    }

    private static void exists(String expression) {
        var names = Arrays.stream(Series.values())
                .flatMap(series -> series.kind() == Series.Kind.HISTOGRAM
                        ? Stream.of("_bucket", "_sum", "_count").map(suffix -> series.text() + suffix)
                        : Stream.of(series.text()))
                .collect(Collectors.toSet());
        assertThat(SERIES.matcher(expression)
                        .results()
                        .map(found -> found.group())
                        .toList())
                .as(expression)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(names).contains(name));
        LABELS.matcher(expression)
                .results()
                .forEach(selector -> assertThat(LABEL.matcher(selector.group(2))
                                .results()
                                .map(label -> label.group(1))
                                .toList())
                        .as(selector.group())
                        .allSatisfy(label -> assertThat(OF_THE_TARGET.contains(label)
                                        || labels(selector.group(1)).contains(label))
                                .as(label)
                                .isTrue()));
    }

    private static List<String> labels(String name) {
        return Arrays.stream(Series.values())
                .filter(series -> name.startsWith(series.text()))
                .findFirst()
                .orElseThrow()
                .labels();
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof String text
                ? new KubernetesSerialization().unmarshal(text, Map.class)
                : (Map<?, ?>) value;
    }

    private static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }
}
