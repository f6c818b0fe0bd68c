package io.seine.controller.leader;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.Timings;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.api.multicluster.ClusterSetStatus;
import io.seine.api.multicluster.ClusterStatus;
import io.seine.controller.reconcile.Next;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The status of a ClusterSet in its leader.
 *
 * @param status what to write, if it differs
 * @param next when time alone changes it: the first member that falls silent
 */
record ClusterSetPlan(ClusterSetStatus status, Next next) {
    /** As {@code date} prints it, like the original. */
    private static final DateTimeFormatter UNIX_DATE =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT);

    /**
     * What is known about a ClusterSet.
     *
     * @param clusterSet the one whose status is planned
     * @param all every ClusterSet in the Namespace
     * @param claimProblem why the ID that a ClusterClaim has cannot be used; empty when there is none
     * @param announces of the members that are not leaving
     * @param listeningSince since when every heartbeat would have been noticed
     */
    record Inputs(
            ClusterSet clusterSet,
            List<ClusterSet> all,
            String claimProblem,
            List<Announce> announces,
            Instant listeningSince,
            Instant now) {
        Inputs {
            all = List.copyOf(all);
            announces = List.copyOf(announces);
        }
    }

    static ClusterSetPlan plan(Inputs in) {
        var before = Optional.ofNullable(in.clusterSet().getStatus())
                .orElse(new ClusterSetStatus(0, 0, List.of(), List.of(), 0));
        var problem = problem(in);
        if (problem.isPresent()) {
            return new ClusterSetPlan(
                    status(in, List.of(), problem.get().keepingTransitionOf(before.conditions())), Next.done());
        }
        var members = members(in, before);
        var next = latest(in).entrySet().stream()
                .map(member -> Duration.between(
                        in.now(), silentAt(member.getValue(), known(before, member.getKey()), in.listeningSince())))
                .filter(left -> !left.isNegative())
                .min(Comparator.naturalOrder())
                .<Next>map(left -> Next.after(left.plusMillis(1)))
                .orElse(Next.done());
        return new ClusterSetPlan(
                status(in, members, overall(members, in.now()).keepingTransitionOf(before.conditions())), next);
    }

    /** What is wrong with the ClusterSet itself, as its Ready condition. */
    private static Optional<Condition> problem(Inputs in) {
        var metadata = in.clusterSet().getMetadata();
        var first = ClusterSet.oldest(in.all());
        if (first.isPresent() && !first.get().getMetadata().getName().equals(metadata.getName())) {
            return Optional.of(notReady(
                    in,
                    Reasons.MULTIPLE_CLUSTER_SETS,
                    "multiple ClusterSets in a Namespace are not allowed: "
                            + first.get().getMetadata().getName() + " was here first"));
        }
        var spec = Optional.ofNullable(in.clusterSet().getSpec()).orElse(new ClusterSetSpec("", List.of(), ""));
        if (spec.clusterID().isEmpty()) {
            return Optional.of(notReady(
                    in,
                    Reasons.CLUSTER_ID_MISSING,
                    "'clusterID' is not set in the ClusterSet " + metadata.getNamespace() + "/" + metadata.getName()
                            + " spec" + (in.claimProblem().isEmpty() ? "" : ", and " + in.claimProblem())));
        }
        if (spec.leaders().stream().noneMatch(leader -> leader.clusterID().equals(spec.clusterID()))) {
            return Optional.of(notReady(
                    in,
                    Reasons.NOT_A_LEADER,
                    "local cluster " + spec.clusterID() + " is not defined as leader in ClusterSet "
                            + metadata.getNamespace() + "/" + metadata.getName()));
        }
        return Optional.empty();
    }

    private static Map<String, Instant> latest(Inputs in) {
        var latest = new TreeMap<String, Instant>();
        in.announces().stream()
                .filter(announce -> announce.clusterSet()
                        .equals(in.clusterSet().getMetadata().getName()))
                .forEach(announce ->
                        latest.merge(announce.clusterId(), announce.lastSeen(), (a, b) -> a.isAfter(b) ? a : b));
        return latest;
    }

    private static List<ClusterStatus> members(Inputs in, ClusterSetStatus before) {
        return latest(in).entrySet().stream()
                .map(member -> {
                    var known = known(before, member.getKey());
                    var seen = member.getValue();
                    var silent = in.now().isAfter(silentAt(seen, known, in.listeningSince()));
                    return new ClusterStatus(
                            member.getKey(),
                            List.of(member(silent, seen, in.now()).keepingTransitionOf(known)));
                })
                .toList();
    }

    private static List<Condition> known(ClusterSetStatus before, String member) {
        return before.clusterStatuses().stream()
                .filter(status -> status.clusterID().equals(member))
                .flatMap(status -> status.conditions().stream())
                .toList();
    }

    /**
     * When a member counts as disconnected. One that was connected when the leader last looked gets, after the leader was away, the
     * time to be heard: its heartbeats could not arrive.
     */
    private static Instant silentAt(Instant seen, List<Condition> known, Instant listeningSince) {
        var at = seen.plus(Timings.MEMBER_TIMEOUT);
        var heard = listeningSince.plus(Timings.HEARD_AGAIN);
        var wasConnected = Condition.find(known, ConditionTypes.READY)
                .filter(Condition::holds)
                .isPresent();
        return wasConnected && heard.isAfter(at) ? heard : at;
    }

    private static Condition member(boolean silent, Instant seen, Instant now) {
        return silent
                ? ready(
                        ConditionTypes.FALSE,
                        Reasons.DISCONNECTED,
                        Reasons.Messages.MEMBER_SILENT_PREFIX + UNIX_DATE.format(seen.atOffset(ZoneOffset.UTC)),
                        now)
                : ready(ConditionTypes.TRUE, Reasons.CONNECTED, Reasons.Messages.MEMBER_CONNECTED, now);
    }

    private static Condition overall(List<ClusterStatus> members, Instant now) {
        if (members.isEmpty()) {
            // True as in the original, because tools wait for it; the reason tells the difference.
            return ready(
                    ConditionTypes.TRUE, Reasons.NO_MEMBER_CLUSTER, "No member cluster has announced itself yet", now);
        }
        return countReady(members) == members.size()
                ? ready(ConditionTypes.TRUE, "", "", now)
                : ready(ConditionTypes.FALSE, Reasons.NO_READY_CLUSTER, "", now);
    }

    private static ClusterSetStatus status(Inputs in, List<ClusterStatus> members, Condition overall) {
        return new ClusterSetStatus(
                members.size(),
                countReady(members),
                List.of(overall),
                members,
                Optional.ofNullable(in.clusterSet().getMetadata().getGeneration())
                        .orElse(0L));
    }

    private static int countReady(List<ClusterStatus> members) {
        return (int) members.stream()
                .filter(member -> member.conditions().stream().allMatch(Condition::holds))
                .count();
    }

    private static Condition notReady(Inputs in, String reason, String message) {
        return ready(ConditionTypes.FALSE, reason, message, in.now());
    }

    private static Condition ready(String status, String reason, String message, Instant now) {
        return new Condition(ConditionTypes.READY, status, reason, message, now);
    }
}
