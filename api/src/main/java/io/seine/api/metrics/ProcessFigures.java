package io.seine.api.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The figures that every process has. */
public final class ProcessFigures {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double MILLIS = 1e3;

    private ProcessFigures() {}

    /** Adds those of this process. */
    public static void write(Page page) {
        var info = ProcessHandle.current().info();
        page.add(
                Series.CPU_SECONDS,
                info.totalCpuDuration().orElse(Duration.ZERO).toMillis() / MILLIS);
        info.startInstant().ifPresent(start -> page.add(Series.START_TIME, start.toEpochMilli() / MILLIS));
        try (var lines = Files.lines(STATUS)) {
            lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .forEach(kib -> page.add(Series.RESIDENT_MEMORY, kib * 1024.0));
        } catch (IOException e) {
            // No Linux: the figure is left out.
            return;
        }
    }
}
