package io.seine.controller.member;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetStatus;
import io.seine.api.multicluster.ClusterStatus;
import io.seine.controller.exchange.ConnectionState;
import io.seine.controller.exchange.LeaderAccess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a ClusterSet in a member says: how it stands with its leader, and with the networks of the other clusters. */
final class MemberStatus {
    private MemberStatus() {}

    /** The status of a ClusterSet that leads to a leader. */
    static ClusterSetStatus connected(
            ClusterSet clusterSet, LeaderAccess access, ConnectionState state, NetworkVerdict network, Instant now) {
        var before = before(clusterSet);
        var known = before.clusterStatuses().stream()
                .filter(status -> status.clusterID().equals(access.leaderClusterId()))
                .flatMap(status -> status.conditions().stream())
                .toList();
        var leader = switch (state) {
            case ConnectionState.Connected ignored ->
                List.of(
                        condition(ConditionTypes.READY, ConditionTypes.TRUE, "", "", now),
                        condition(ConditionTypes.IS_LEADER, ConditionTypes.TRUE, "", Reasons.Messages.IS_LEADER, now));
            case ConnectionState.Failed(String reason, String message) ->
                List.of(
                        condition(ConditionTypes.READY, ConditionTypes.FALSE, reason, message, now),
                        isLeaderAsBefore(known, now));
            case ConnectionState.Connecting ignored ->
                List.of(
                        condition(ConditionTypes.READY, ConditionTypes.UNKNOWN, "", Reasons.Messages.LEADER_ADDED, now),
                        isLeaderAsBefore(known, now));
        };
        var overall = switch (state) {
            case ConnectionState.Connected ignored -> condition(ConditionTypes.READY, ConditionTypes.TRUE, "", "", now);
            case ConnectionState.Failed(String reason, String message) ->
                condition(
                        ConditionTypes.READY,
                        ConditionTypes.FALSE,
                        reason,
                        Reasons.Messages.LEADER_DISCONNECTED + ": " + message,
                        now);
            case ConnectionState.Connecting ignored ->
                condition(
                        ConditionTypes.READY,
                        ConditionTypes.UNKNOWN,
                        "",
                        Reasons.Messages.LEADER_NOT_YET_CONNECTED,
                        now);
        };
        var conditions = List.of(overall, network.condition(now));
        return new ClusterSetStatus(
                1,
                state instanceof ConnectionState.Connected ? 1 : 0,
                keepingTransitions(conditions, before.conditions()),
                List.of(new ClusterStatus(access.leaderClusterId(), keepingTransitions(leader, known))),
                generation(clusterSet));
    }

    /** The status of a ClusterSet that leads nowhere. */
    static ClusterSetStatus unusable(ClusterSet clusterSet, String reason, String message, Instant now) {
        var ready = condition(ConditionTypes.READY, ConditionTypes.FALSE, reason, message, now);
        return new ClusterSetStatus(
                0,
                0,
                keepingTransitions(List.of(ready), before(clusterSet).conditions()),
                List.of(),
                generation(clusterSet));
    }

    /** The status of a ClusterSet that came after {@code first}. */
    static ClusterSetStatus second(ClusterSet clusterSet, ClusterSet first, Instant now) {
        return unusable(
                clusterSet,
                Reasons.MULTIPLE_CLUSTER_SETS,
                "multiple ClusterSets in a Namespace are not allowed: "
                        + first.getMetadata().getName() + " was here first; delete this one or that one",
                now);
    }

    /** The conditions of {@code after} that say something else than before, by status, reason or message. */
    static List<Condition> news(ClusterSet clusterSet, ClusterSetStatus after) {
        var old = before(clusterSet).conditions();
        return after.conditions().stream()
                .filter(now -> Condition.find(old, now.type())
                        .filter(known -> known.status().equals(now.status())
                                && known.reason().equals(now.reason())
                                && known.message().equals(now.message()))
                        .isEmpty())
                .toList();
    }

    private static ClusterSetStatus before(ClusterSet clusterSet) {
        return Optional.ofNullable(clusterSet.getStatus()).orElse(new ClusterSetStatus(0, 0, List.of(), List.of(), 0));
    }

    /** Once the leader has accepted this cluster it stays the leader, also while it is away. */
    private static Condition isLeaderAsBefore(List<Condition> known, Instant now) {
        return Condition.find(known, ConditionTypes.IS_LEADER)
                .orElse(condition(
                        ConditionTypes.IS_LEADER, ConditionTypes.FALSE, "", Reasons.Messages.LEADER_ADDED, now));
    }

    private static List<Condition> keepingTransitions(List<Condition> conditions, List<Condition> before) {
        var kept = new ArrayList<Condition>();
        conditions.forEach(condition -> kept.add(condition.keepingTransitionOf(before)));
        return List.copyOf(kept);
    }

    private static Condition condition(String type, String status, String reason, String message, Instant now) {
        return new Condition(type, status, reason, message, now);
    }

    private static long generation(ClusterSet clusterSet) {
        return Optional.ofNullable(clusterSet.getMetadata().getGeneration()).orElse(0L);
    }
}
