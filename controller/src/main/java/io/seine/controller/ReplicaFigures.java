package io.seine.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.controller.metrics.Page;
import io.seine.controller.metrics.Series;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The figures that every controller has. */
final class ReplicaFigures {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double MILLIS = 1e3;

    private ReplicaFigures() {}

    static void queues(Page page, List<WorkQueue<?>> queues) {
        for (var queue : queues) {
            page.add(Series.QUEUE_DEPTH, queue.depth(), queue.name());
            page.add(Series.RECONCILE_SECONDS, queue.figures().durations(), queue.name());
            page.add(Series.EVENT_TO_APPLIED_SECONDS, queue.figures().latencies(), queue.name());
            page.add(Series.RETRIES, queue.figures().failures(), queue.name());
        }
    }

    static void calls(Page page, KubernetesClient own) {
        ApiCalls.of(own).write(page, "own");
    }

    static void process(Page page) {
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
