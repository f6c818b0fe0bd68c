package io.seine.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.WorkQueue;
import java.util.List;

/** The figures that every controller has. */
final class ReplicaFigures {
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
}
