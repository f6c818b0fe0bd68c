package io.seine.controller.leader;

import io.seine.api.Kinds;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportStatus;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.EventRecorder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Tells exporters what became of their exports, in the ResourceExport's status and by an Event. */
final class Answers {
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;

    Answers(Applier applier, EventRecorder events, Clock clock) {
        this.applier = applier;
        this.events = events;
        this.clock = clock;
    }

    /** Writes nothing where the export says so already. */
    void tell(Verdict verdict) {
        // Exports of ClusterInfo have no status in the contract.
        if (!Exported.spec(verdict.export()).kind().equals(Kinds.CLUSTER_INFO) && !writeStatus(verdict)) {
            return;
        }
        if (verdict instanceof Verdict.Refused(ResourceExport refused, String why)) {
            events.warning(refused, Reasons.CONVERGE_FAILURE, Reasons.Messages.notConverged(why));
        }
    }

    /** Whether the status had to be written. An accepted export gets one only to end what a refusal said. */
    private boolean writeStatus(Verdict verdict) {
        var export = verdict.export();
        var before = Optional.ofNullable(export.getStatus())
                .map(ResourceExportStatus::conditions)
                .orElse(List.of());
        if (verdict instanceof Verdict.Accepted && before.isEmpty()) {
            // The import itself tells the exporter; a status would be one more write for every export.
            return false;
        }
        var now = clock.instant();
        var wanted = switch (verdict) {
            case Verdict.Accepted ignored -> ResourceExportStatus.succeeded(now);
            case Verdict.Refused(ResourceExport ignored, String why) ->
                ResourceExportStatus.failed(Reasons.Messages.notConverged(why), now);
        };
        var desired = new ResourceExport();
        desired.setMetadata(export.getMetadata());
        desired.setStatus(new ResourceExportStatus(wanted.conditions().stream()
                .map(condition -> condition.keepingTransitionOf(before))
                .toList()));
        return applier.applyStatus(desired, export) instanceof Applied.Changed<ResourceExport>;
    }
}
