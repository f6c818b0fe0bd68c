package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.seine.api.PolicyImports;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the leader's administrator, by Events on ResourceImports, what cannot be imported here. The same words count up one Event, at
 * most once a minute.
 *
 * <p>Best effort: an Event that the leader does not take is logged. A member may only create and patch Events there, at an original
 * leader only create them; so the count is of this process, and an original leader's Event stays at the first.
 */
final class ImportEvents {
    private static final int REMEMBERED = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(ImportEvents.class);

    private final Clock clock;
    private final SequencedMap<String, Said> said = new LinkedHashMap<>();

    private record Said(Instant at, int times) {}

    ImportEvents(Clock clock) {
        this.clock = clock;
    }

    /** Reports that {@code about} cannot be imported. */
    void warning(LeaderConnection leader, ResourceImport about, String reason, String message) {
        var name = EventRecorder.name(about, reason, message);
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var times = due(name, now);
        if (times.isEmpty()) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("import", ObjectKey.of(about))
                .addKeyValue("reason", reason)
                .log(message);
        try {
            write(leader, event(about, name, reason, message, now, times.get()));
        } catch (WriteRefused e) {
            LOG.atWarn()
                    .addKeyValue("import", ObjectKey.of(about))
                    .addKeyValue("reason", reason)
                    .log("The leader does not hear of it: {}", e.getMessage());
        }
    }

    private synchronized Optional<Integer> due(String name, Instant now) {
        var last = said.get(name);
        if (last != null && Duration.between(last.at(), now).compareTo(EventRecorder.QUIET) < 0) {
            return Optional.empty();
        }
        var times = last == null ? 1 : last.times() + 1;
        said.putLast(name, new Said(now, times));
        if (said.size() > REMEMBERED) {
            said.pollFirstEntry();
        }
        return Optional.of(times);
    }

    private static void write(LeaderConnection leader, Event event) {
        try {
            leader.applier().apply(event, Optional.empty(), any -> true, Claim.WHOLE);
        } catch (WriteRefused e) {
            if (!e.isConflict()) {
                throw e;
            }
            leader.applier()
                    .merge(
                            event,
                            Map.of("lastTimestamp", event.getLastTimestamp(), "count", Math.max(2, event.getCount())));
        }
    }

    private static Event event(
            ResourceImport about, String name, String reason, String message, Instant now, int times) {
        var metadata = about.getMetadata();
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(metadata.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withCount(times)
                .withAction(PolicyImports.ACTION)
                .withReportingComponent(PolicyImports.REPORTING_COMPONENT)
                .withReportingInstance(PolicyImports.REPORTING_INSTANCE)
                .build();
    }
}
