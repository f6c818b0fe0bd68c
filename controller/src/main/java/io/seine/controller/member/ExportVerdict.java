package io.seine.controller.member;

import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.Reasons.Messages;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.member.ExportOutcome.Exportable;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the conditions of a ServiceExport say: Valid as the original says it, Ready and Conflict as the Multi-cluster Services API does. */
record ExportVerdict(Said valid, Said ready, Said conflict) {
    private static final Said NO_CONFLICT =
            new Said(ConditionTypes.FALSE, Reasons.NO_CONFLICTS, "No other cluster's export disagrees with this one");

    /** A condition but for its type and times. */
    record Said(String status, String reason, String message) {}

    /** Of a Service that cannot be exported. */
    static ExportVerdict of(ExportOutcome.NotExportable outcome) {
        var reason = outcome.reason();
        return new ExportVerdict(
                new Said(ConditionTypes.FALSE, reason.word(), reason.message()),
                new Said(
                        ConditionTypes.FALSE,
                        reason.isTemporary() ? Reasons.PENDING : Reasons.FAILED,
                        reason.message()),
                NO_CONFLICT);
    }

    /** Of a Service that the leader has. */
    static ExportVerdict of(Exportable exported, LeaderAnswer answer) {
        var valid = new Said(ConditionTypes.TRUE, Reasons.SUCCEED, Messages.SERVICE_EXPORTED);
        return switch (answer) {
            case LeaderAnswer.Pending(String message) ->
                new ExportVerdict(
                        valid,
                        new Said(ConditionTypes.FALSE, Reasons.PENDING, message),
                        new Said(ConditionTypes.UNKNOWN, Reasons.PENDING, message));
            case LeaderAnswer.Accepted accepted ->
                new ExportVerdict(valid, ready(exported, accepted), conflict(accepted.conflicting()));
            case LeaderAnswer.Refused(String why, boolean portConflict) -> {
                var message = "The ClusterSet does not have this export: " + why;
                yield new ExportVerdict(
                        valid,
                        new Said(ConditionTypes.FALSE, Reasons.FAILED, message),
                        portConflict ? new Said(ConditionTypes.TRUE, Reasons.PORT_CONFLICT, message) : NO_CONFLICT);
            }
        };
    }

    private static Said ready(Exportable exported, LeaderAnswer.Accepted accepted) {
        if (exported.omitted() > 0) {
            return new Said(
                    ConditionTypes.TRUE,
                    Reasons.ENDPOINTS_TRUNCATED,
                    "Other clusters use " + exported.exported() + " of the "
                            + (exported.exported() + exported.omitted())
                            + " endpoints, which is the most that is exported; with endpointIPType ClusterIP all are used");
        }
        return accepted.truncated()
                ? new Said(
                        ConditionTypes.TRUE,
                        Reasons.ENDPOINTS_TRUNCATED,
                        "Other clusters use a part of the endpoints, because those of all clusters are too many for one"
                                + " object at the leader; with endpointIPType ClusterIP all are used")
                : new Said(ConditionTypes.TRUE, Reasons.EXPORTED, "The ClusterSet has the Service");
    }

    private static Said conflict(List<String> clusters) {
        return clusters.isEmpty()
                ? NO_CONFLICT
                : new Said(
                        ConditionTypes.TRUE,
                        Reasons.PORT_CONFLICT,
                        "What " + (clusters.size() == 1 ? "cluster " : "clusters ") + String.join(", ", clusters)
                                + " exported of this Service later has other ports and is not used; make the ports of all"
                                + " clusters the same");
    }

    /**
     * Of a Service that no leader can be told of now.
     *
     * @param isExported whether the leader had it before; then it has it still, and there is nothing new to say
     */
    static Optional<ExportVerdict> withoutLeader(ExportOutcome outcome, boolean isExported) {
        return switch (outcome) {
            case ExportOutcome.NotRequested ignored -> Optional.empty();
            case ExportOutcome.NotExportable reason -> Optional.of(of(reason));
            case Exportable ignored when isExported -> Optional.empty();
            case Exportable ignored -> {
                var message =
                        "The Service is exported as soon as the leader is connected; see the conditions of the ClusterSet";
                yield Optional.of(new ExportVerdict(
                        new Said(ConditionTypes.UNKNOWN, Reasons.LEADER_NOT_CONNECTED, message),
                        new Said(ConditionTypes.UNKNOWN, Reasons.PENDING, message),
                        new Said(ConditionTypes.UNKNOWN, Reasons.PENDING, message)));
            }
        };
    }

    /** Of a Service that cannot be written to the leader because the dash-joined name stands for another one already. */
    static ExportVerdict nameTaken(ObjectKey service, ResourceExport other) {
        return refused("cannot export " + service + " as ResourceExport \""
                + other.getMetadata().getName() + "\": another ServiceExport already exported "
                + other.getSpec().namespace() + "/" + other.getSpec().name()
                + " under this name; rename one of the two Services");
    }

    /** Of a Service that the leader's API server does not take. */
    static ExportVerdict refused(WriteRefused refusal) {
        return refused(String.valueOf(refusal.getMessage()));
    }

    private static ExportVerdict refused(String message) {
        return new ExportVerdict(
                new Said(ConditionTypes.FALSE, Reasons.EXPORT_REFUSED, message),
                new Said(ConditionTypes.FALSE, Reasons.FAILED, message),
                NO_CONFLICT);
    }

    /**
     * The conditions to be there.
     *
     * @param before those that are there
     */
    List<ServiceCondition> conditions(List<ServiceCondition> before, Instant now, long generation) {
        return Stream.of(
                        condition(ConditionTypes.VALID, valid, now, generation),
                        condition(ConditionTypes.READY, ready, now, generation),
                        condition(ConditionTypes.CONFLICT, conflict, now, generation))
                .map(condition -> condition.keepingTransitionOf(before))
                .map(condition -> keepingWords(condition, before))
                .toList();
    }

    private static ServiceCondition condition(String type, Said said, Instant now, long generation) {
        return new ServiceCondition(type, said.status, said.reason, said.message, now, generation);
    }

    /** Where the reason says it all, as the contract has it, another version's words for it are left as they are. */
    private static ServiceCondition keepingWords(ServiceCondition condition, List<ServiceCondition> before) {
        return condition.type().equals(ConditionTypes.VALID)
                        && !condition.reason().equals(Reasons.EXPORT_REFUSED)
                ? ServiceCondition.find(before, ConditionTypes.VALID)
                        .filter(old -> old.status().equals(condition.status())
                                && old.reason().equals(condition.reason()))
                        .orElse(condition)
                : condition;
    }

    /** What is wrong, one statement for each sentence, as far as {@code before} does not say it already. */
    List<Said> news(List<ServiceCondition> before) {
        var wrong = new LinkedHashMap<String, Said>();
        if (valid.status.equals(ConditionTypes.FALSE)) {
            wrong.putIfAbsent(valid.message, valid);
        }
        if (conflict.status.equals(ConditionTypes.TRUE)) {
            wrong.putIfAbsent(conflict.message, conflict);
        }
        if (!ready.reason.equals(Reasons.EXPORTED) && !ready.status.equals(ConditionTypes.UNKNOWN)) {
            wrong.putIfAbsent(ready.message, ready);
        }
        before.forEach(old -> wrong.remove(old.message()));
        return List.copyOf(wrong.values());
    }

    /** Whether the Service is used in the ClusterSet with nothing to complain about. */
    boolean isWell() {
        return ready.reason.equals(Reasons.EXPORTED) && conflict.status.equals(ConditionTypes.FALSE);
    }
}
