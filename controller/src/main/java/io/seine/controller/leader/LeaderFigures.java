package io.seine.controller.leader;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterStatus;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.Watched;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The figures of a leader: its members, and what is exchanged. */
record LeaderFigures(
        Watched<ClusterSet> clusterSets,
        Watched<MemberClusterAnnounce> announces,
        Watched<ResourceExport> exports,
        Watched<ResourceImport> imports,
        Heartbeats heartbeats,
        Clock clock)
        implements Page.Source {
    private static final double MILLIS = 1e3;

    @Override
    public void write(Page page) {
        ClusterSet.oldest(clusterSets.list())
                .flatMap(set -> Optional.ofNullable(set.getStatus()))
                .ifPresent(status -> status.clusterStatuses()
                        .forEach(member -> page.add(Series.MEMBER_READY, isReady(member) ? 1 : 0, member.clusterID())));
        var now = clock.instant();
        announces.list().forEach(announce -> {
            var cluster = announce.getMetadata().getName().replace(Names.memberClusterAnnounce(""), "");
            var age = Duration.between(heartbeats.lastSeen(announce, now), now);
            page.add(Series.MEMBER_HEARTBEAT_AGE, age.toMillis() / MILLIS, cluster);
        });
        exports.list().stream()
                .filter(export -> export.getSpec() != null)
                .collect(Collectors.groupingBy(
                        export -> List.of(export.getSpec().kind(), Exported.cluster(export)), Collectors.counting()))
                .forEach((of, count) -> page.add(Series.RESOURCE_EXPORTS, count, of.getFirst(), of.getLast()));
        imports.list().stream()
                .filter(object -> object.getSpec() != null)
                .collect(Collectors.groupingBy(object -> object.getSpec().kind(), Collectors.counting()))
                .forEach((kind, count) -> page.add(Series.RESOURCE_IMPORTS, count, kind));
    }

    private static boolean isReady(ClusterStatus member) {
        return Condition.find(member.conditions(), ConditionTypes.READY)
                .filter(condition -> condition.status().equals(ConditionTypes.TRUE))
                .isPresent();
    }
}
