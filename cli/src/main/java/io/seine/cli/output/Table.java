package io.seine.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows under a header, as kubectl prints them: columns as wide as their widest cell, three spaces between them.
 *
 * @param header the columns' names, in capitals
 * @param rows each as long as the header; an empty cell is printed as {@code <NONE>}
 */
public record Table(List<String> header, List<List<String>> rows) {
    private static final String GAP = "   ";
    private static final String NOTHING = "<NONE>";

    public Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The same with its rows in the order of their cells, the first column first. */
    public Table sorted() {
        var ordered = Comparator.<List<String>, String>comparing(row -> String.join("\0", row));
        return new Table(header, rows.stream().sorted(ordered).toList());
    }

    /** All lines, each with its end. */
    public String text() {
        var lines = new ArrayList<List<String>>();
        lines.add(header);
        rows.forEach(row -> lines.add(
                row.stream().map(cell -> cell.isEmpty() ? NOTHING : cell).toList()));
        var widths = IntStream.range(0, header.size())
                .mapToObj(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        return lines.stream().map(line -> padded(line, widths) + "\n").collect(Collectors.joining());
    }

    private static String padded(List<String> line, List<Integer> widths) {
        return IntStream.range(0, line.size())
                .mapToObj(column -> line.get(column)
                        + " ".repeat(widths.get(column) - line.get(column).length()))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }
}
