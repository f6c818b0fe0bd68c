package io.seine.cli.mc.membership;

import io.seine.api.multicluster.ClusterSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a member's ClusterSet can be what a join asks for, given those that are there. */
final class ClusterSetRule {
    private static final String CHECK = "clusterset";

    private ClusterSetRule() {}

    /** @param there the ClusterSets of the member's Namespace */
    static List<Problem> problems(List<ClusterSet> there, JoinRequest request) {
        return there.stream().flatMap(set -> problem(set, request).stream()).toList();
    }

    private static Optional<Problem> problem(ClusterSet set, JoinRequest request) {
        var name = set.getMetadata().getName();
        var leave = "leave it first: seine mc leave -n " + request.namespace() + " --clusterset " + name;
        if (!name.equals(request.clusterSet())) {
            return Optional.of(
                    new Problem(CHECK, "this cluster is a member of ClusterSet " + name + " already", leave));
        }
        if (set.isMarkedForDeletion()) {
            return Optional.of(new Problem(
                    CHECK,
                    "this cluster is just leaving ClusterSet " + name,
                    "run the command again when it has left"));
        }
        if (set.getSpec() == null) {
            return Optional.empty();
        }
        return Stream.concat(
                        changed("cluster ID", set.getSpec().clusterID(), request.clusterId()),
                        set.getSpec().leaders().stream()
                                .flatMap(leader ->
                                        changed("leader's cluster ID", leader.clusterID(), request.leaderClusterId())))
                .findFirst()
                .map(change -> new Problem(CHECK, change, leave));
    }

    private static Stream<String> changed(String what, String is, String wanted) {
        return is.isEmpty() || is.equals(wanted)
                ? Stream.empty()
                : Stream.of("this cluster is a member with the " + what + " " + is + ", which cannot become " + wanted);
    }
}
