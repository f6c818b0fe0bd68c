package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a process uses.
 *
 * @param residentBytes memory that it occupies now, shared pages included
 * @param proportionalBytes the same, but of a page that several processes share only its part: these can be added up
 * @param started when it began
 */
public record ProcessUse(long residentBytes, long proportionalBytes, Instant started) {
    /** Looks at a process; empty if it has ended. */
    public static Optional<ProcessUse> of(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(started -> new ProcessUse(bytes(lines, "Rss:"), bytes(lines, "Pss:"), started));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Reads a line such as "Rss:            1234 kB". */
    private static long bytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }
}
