package io.seine.cli.mc.verify;

import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.output.Table;
import io.seine.cli.probe.Question.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All results, for people and for programs. */
record Matrix(List<Result> results) {
    Matrix {
        results = List.copyOf(results);
    }

    /** Whether all is as it should be. */
    boolean isRight() {
        return results.stream().allMatch(Result::isRight);
    }

    /** A table with a line for each client and each server, and below it what is wrong. */
    String text() {
        var header = Stream.concat(
                        Stream.of("FROM", "NODE", "TO"),
                        Arrays.stream(Check.values()).map(Check::title))
                .toList();
        var rows = new LinkedHashMap<List<String>, Map<Check, Result>>();
        results.forEach(result -> rows.computeIfAbsent(
                        List.of(result.from(), result.node() + (result.gateway() ? " (gateway)" : ""), result.to()),
                        key -> new LinkedHashMap<>())
                .put(result.check(), result));
        var lines = new ArrayList<List<String>>();
        rows.forEach((key, cells) -> lines.add(Stream.concat(
                        key.stream(), Arrays.stream(Check.values()).map(check -> cell(cells, check)))
                .toList()));
        return new Table(header, lines).text() + summary();
    }

    private static String cell(Map<Check, Result> cells, Check check) {
        var result = cells.get(check);
        if (result == null) {
            return "-";
        }
        if (!result.isRight()) {
            return result.answer().state() == State.CLOSED ? "NO ANSWER" : "WRONG ANSWER";
        }
        return check.expected() == State.CLOSED
                ? "closed"
                : String.format(Locale.ROOT, "%.1f ms", result.answer().micros() / 1e3);
    }

    private String summary() {
        var wrong = results.stream().filter(result -> !result.isRight()).toList();
        return wrong.stream().map(result -> result.sentence() + ".\n").collect(Collectors.joining()) + "Checked "
                + results.size() + ": "
                + (wrong.isEmpty()
                        ? "all as it should be.\n"
                        : wrong.size() + " not as it should be. `seine mc doctor` looks for the cause.\n");
    }

    /** The same as a JSON object. */
    String json() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("right", isRight());
        tree.put("results", results.stream().map(Matrix::tree).toList());
        return ApiSerialization.get().asJson(tree) + "\n";
    }

    private static Map<String, Object> tree(Result result) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("from", result.from());
        tree.put("node", result.node());
        tree.put("gateway", result.gateway());
        tree.put("to", result.to());
        tree.put("check", result.check().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        tree.put("expected", result.check().expected().name().toLowerCase(Locale.ROOT));
        tree.put("right", result.isRight());
        tree.put("microseconds", result.answer().micros());
        tree.put("detail", result.answer().words());
        return tree;
    }
}
