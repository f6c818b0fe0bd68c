package io.seine.controller.leader;

import io.seine.api.FieldManagers;
import io.seine.api.Timings;
import io.seine.api.multicluster.ResourceExport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Exports of a member that has no announce: they were under way when it left, or nobody led when it did. They go when the member
 * had the time to announce itself again.
 *
 * @param gone to be deleted in this run, at most {@link AnnouncePlan#DELETIONS}
 * @param next when to look again; empty when there is nothing to look after
 */
record LateExports(List<ResourceExport> gone, Optional<Duration> next) {
    private static final Set<String> MEMBERS = Set.of(FieldManagers.MEMBER, FieldManagers.ORIGINAL);

    LateExports {
        gone = List.copyOf(gone);
    }

    /**
     * What is known about a member without an announce.
     *
     * @param exports of its cluster
     * @param missingSince since when the announce is known to be missing; empty when that is new
     * @param listening whether an announce would be noticed now
     * @param listeningSince since when every announce would have been noticed
     */
    record Inputs(
            List<ResourceExport> exports,
            Optional<Instant> missingSince,
            boolean listening,
            Instant listeningSince,
            Instant now) {
        Inputs {
            exports = List.copyOf(exports);
        }
    }

    static LateExports plan(Inputs in) {
        var late = in.exports().stream()
                .filter(export -> !export.isMarkedForDeletion() && isByMember(export))
                .toList();
        if (late.isEmpty()) {
            return new LateExports(List.of(), Optional.empty());
        }
        if (!in.listening()) {
            return new LateExports(List.of(), Optional.of(Timings.LEADER_SCAN));
        }
        var since = in.missingSince()
                .map(missing -> missing.isAfter(in.listeningSince()) ? missing : in.listeningSince())
                .orElse(in.now());
        var wait = Duration.between(in.now(), since.plus(Timings.MEMBER_TIMEOUT));
        if (wait.isPositive()) {
            return new LateExports(List.of(), Optional.of(wait));
        }
        var more = late.size() > AnnouncePlan.DELETIONS;
        return new LateExports(
                late.subList(0, Math.min(AnnouncePlan.DELETIONS, late.size())),
                more ? Optional.of(Duration.ZERO) : Optional.empty());
    }

    /** Made by a member's controller, ours or the original: what administrators export by hand needs no announce. */
    private static boolean isByMember(ResourceExport export) {
        return Optional.ofNullable(export.getMetadata().getManagedFields()).orElse(List.of()).stream()
                .anyMatch(entry ->
                        MEMBERS.contains(Optional.ofNullable(entry.getManager()).orElse(""))
                                && entry.getFieldsV1() != null
                                && entry.getFieldsV1().getAdditionalProperties().containsKey("f:spec"));
    }
}
