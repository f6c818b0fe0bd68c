package io.seine.controller.member;

import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.WriteRefused;
import java.util.Optional;

/** What the condition Valid of a ServiceExport says. */
record ExportVerdict(String status, String reason, String message) {

    /** Of an outcome that the leader has; nothing where nobody asked for an export. */
    static Optional<ExportVerdict> of(ExportOutcome outcome) {
        return switch (outcome) {
            case ExportOutcome.NotRequested ignored -> Optional.empty();
            case ExportOutcome.NotExportable(ExportOutcome.Reason reason) ->
                Optional.of(new ExportVerdict(ConditionTypes.FALSE, reason.word(), reason.message()));
            case ExportOutcome.Exportable ignored ->
                Optional.of(new ExportVerdict(ConditionTypes.TRUE, Reasons.SUCCEED, Reasons.Messages.SERVICE_EXPORTED));
        };
    }

    /**
     * Of an outcome that no leader can be told now.
     *
     * @param isExported whether the leader had it before; then it has it still, and there is nothing new to say
     */
    static Optional<ExportVerdict> withoutLeader(ExportOutcome outcome, boolean isExported) {
        if (!(outcome instanceof ExportOutcome.Exportable)) {
            return of(outcome);
        }
        return isExported
                ? Optional.empty()
                : Optional.of(
                        new ExportVerdict(
                                ConditionTypes.UNKNOWN,
                                Reasons.LEADER_NOT_CONNECTED,
                                "The Service is exported as soon as the leader is connected; see the conditions of the ClusterSet"));
    }

    /** Of an outcome that cannot be written because the dash-joined name stands for another Service already. */
    static ExportVerdict nameTaken(ObjectKey service, ResourceExport other) {
        return new ExportVerdict(
                ConditionTypes.FALSE,
                Reasons.EXPORT_REFUSED,
                "cannot export " + service + " as ResourceExport \""
                        + other.getMetadata().getName() + "\": another ServiceExport already exported "
                        + other.getSpec().namespace() + "/" + other.getSpec().name()
                        + " under this name; rename one of the two Services");
    }

    /** Of an outcome that the leader does not take. */
    static ExportVerdict refused(WriteRefused refusal) {
        return new ExportVerdict(ConditionTypes.FALSE, Reasons.EXPORT_REFUSED, String.valueOf(refusal.getMessage()));
    }
}
