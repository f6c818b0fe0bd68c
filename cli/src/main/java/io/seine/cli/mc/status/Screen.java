package io.seine.cli.mc.status;

import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.doctor.Diagnosis;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.output.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A ClusterSet as text or JSON: tables of what is there, and a line for each finding of the doctor. */
public record Screen(Observation seen) {
    /** For people. */
    public String text() {
        var tables = new Overview(seen)
                .tables().entrySet().stream()
                        .map(entry -> entry.getKey() + "\n" + entry.getValue().text())
                        .collect(Collectors.joining("\n"));
        var findings = Diagnosis.of(seen).findings();
        var problems = findings.stream()
                .map(finding -> finding.fault().id() + " in " + String.join(", ", finding.clusters()) + ": "
                        + finding.cause() + "\n")
                .collect(Collectors.joining());
        var others = seen.others().isEmpty() ? "" : "\nNot looked at: " + String.join(", ", seen.others()) + "\n";
        return tables
                + (findings.isEmpty() ? "" : "\nProblems (seine mc doctor tells what mends them)\n" + problems)
                + others;
    }

    /** For programs. */
    public String json() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("time", seen.at().toString());
        new Overview(seen).tables().forEach((title, table) -> tree.put(title.toLowerCase(Locale.ROOT), rows(table)));
        tree.put("notLookedAt", seen.others());
        tree.put(
                "problems",
                Diagnosis.of(seen).findings().stream()
                        .map(finding -> Map.of(
                                "id", finding.fault().id(),
                                "clusters", finding.clusters(),
                                "cause", finding.cause()))
                        .toList());
        return ApiSerialization.get().asJson(tree) + "\n";
    }

    private static List<Map<String, String>> rows(Table table) {
        var rows = new ArrayList<Map<String, String>>();
        for (var row : table.rows()) {
            var tree = new LinkedHashMap<String, String>();
            for (int column = 0; column < row.size(); column++) {
                tree.put(key(table.header().get(column)), row.get(column));
            }
            rows.add(tree);
        }
        return rows;
    }

    /** {@code CLUSTER ID} is {@code clusterId}. */
    private static String key(String header) {
        var words = header.toLowerCase(Locale.ROOT).split(" ", -1);
        var key = new StringBuilder(words[0]);
        for (int index = 1; index < words.length; index++) {
            key.append(Character.toUpperCase(words[index].charAt(0))).append(words[index].substring(1));
        }
        return key.toString();
    }
}
