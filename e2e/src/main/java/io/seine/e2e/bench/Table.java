package io.seine.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What was measured, as a Markdown table with the conditions. Rows are printed and the file is written anew when they are known, so that a
 * run that is ended early keeps what it has.
 */
final class Table {
    private final Path file;
    private final String arguments;
    private final Collection<?> unmeasured;
    private final List<Row> rows = new ArrayList<>();
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final String loadBefore = load();

    private record Row(String what, String measured, String goal) {
        String line() {
            return "| " + what + " | " + measured + " | " + goal + " |";
        }
    }

    /**
     * A table without rows.
     *
     * @param file that holds it
     * @param arguments of the command that measures
     * @param unmeasured parts that it leaves out
     */
    Table(Path file, String arguments, Collection<?> unmeasured) throws IOException {
        this.file = file;
        this.arguments = arguments;
        this.unmeasured = List.copyOf(unmeasured);
    }

    void row(String what, String measured, String goal) throws IOException {
        var row = new Row(what, measured, goal);
        rows.add(row);
        System.out.println(row.line());
        Files.writeString(file, markdown(false));
    }

    /** Says on the page that all was measured. */
    void complete() throws IOException {
        Files.writeString(file, markdown(true));
    }

    private String markdown(boolean complete) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("# Benchmarks of the controllers");
        lines.add("");
        lines.add("Made by `e2e/bench/controllers" + (arguments.isEmpty() ? "" : " " + arguments)
                + "`: three real control planes without nodes on one computer, the controllers as processes of"
                + " their own with the image's files, flags and start cache, and with the rights of the"
                + " manifests' ServiceAccounts. north leads, west exports, east imports.");
        lines.add("");
        lines.add("- Date: " + began);
        lines.add("- Computer: " + Runtime.getRuntime().availableProcessors() + " CPUs (" + cpuModel() + "), "
                + memory() + ", Linux " + System.getProperty("os.version") + "; shared with other work");
        lines.add("- Load (1, 5, 15 minutes): " + loadBefore + " before, " + load() + " after");
        lines.add("- Java " + Runtime.version());
        if (!unmeasured.isEmpty()) {
            lines.add("- Not measured in this run: "
                    + unmeasured.stream()
                            .map(part -> part.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }
        if (!complete) {
            lines.add("- **The run did not come to its end:** what follows the last row was not measured.");
        }
        lines.add("");
        lines.add("| What | Measured | Goal |");
        lines.add("|---|---|---|");
        rows.forEach(row -> lines.add(row.line()));
        return String.join("\n", lines) + "\n";
    }

    private static String load() throws IOException {
        return String.join(
                ", ",
                List.of(Files.readString(Path.of("/proc/loadavg")).split(" ", -1))
                        .subList(0, 3));
    }

    private static String cpuModel() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String memory() throws IOException {
        var total = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
        return Long.parseLong(total) / 1024 / 1024 + " GiB";
    }
}
