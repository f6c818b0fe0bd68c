package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.metrics.Histogram;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long a new export takes to all members, measured where one clock sees both ends: at the exporter, which gets its own export back
 * from the leader as an import like every other member.
 */
final class Propagation {
    /** More open measurements than this are exports that wait for something; they are given up. */
    private static final int OPEN_LIMIT = 20_000;

    /** What took longer waited for something else: for the Service, for the leader, or for another cluster to export it. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<ObjectKey, Long> open = new ConcurrentHashMap<>();
    private final Histogram times = new Histogram();
    // What was there before this process tells nothing; the API server stamps whole seconds.
    private final Instant started = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);

    private Propagation() {}

    /** Measures what comes into these caches from now on; before they start. */
    static Propagation of(Watched<ServiceExport> exports, Watched<ServiceImport> imports) {
        var propagation = new Propagation();
        exports.whenAdded(export -> {
            if (imports.get(ObjectKey.of(export)).isEmpty()) {
                propagation.begin(export);
            }
        });
        imports.whenAdded(propagation::end);
        return propagation;
    }

    Histogram times() {
        return times;
    }

    private void begin(HasMetadata export) {
        if (open.size() >= OPEN_LIMIT) {
            open.clear();
        }
        if (!Instant.parse(export.getMetadata().getCreationTimestamp()).isBefore(started)) {
            open.put(ObjectKey.of(export), System.nanoTime());
        }
    }

    private void end(HasMetadata serviceImport) {
        var begun = open.remove(ObjectKey.of(serviceImport));
        var taken = begun == null ? Long.MAX_VALUE : System.nanoTime() - begun;
        if (taken <= LONGEST.toNanos()) {
            times.observe(taken);
        }
    }
}
