package io.seine.cli.mc.doctor;

import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whether each controller has one ClusterSet that says what it must. */
final class ClusterSetChecks {
    static final List<Check> ALL = List.of(
            WorkloadChecks.everywhere(ClusterSetChecks::several),
            WorkloadChecks.everywhere(ClusterSetChecks::missing),
            ClusterSetChecks::ids,
            ClusterSetChecks::leaders,
            ClusterSetChecks::incomplete);

    private ClusterSetChecks() {}

    private static Stream<Finding> several(ClusterView cluster, String namespace) {
        var sets = cluster.all(ClusterSet.class, namespace);
        var first = ClusterSet.oldest(sets);
        return sets.stream()
                .filter(set -> first.filter(one -> !one.getMetadata()
                                .getName()
                                .equals(set.getMetadata().getName()))
                        .isPresent())
                .map(set -> Finding.of(
                        Fault.SEVERAL_CLUSTER_SETS,
                        cluster,
                        "ClusterSet " + namespace + "/" + set.getMetadata().getName(),
                        "It does nothing, because "
                                + first.orElseThrow().getMetadata().getName() + " was in the Namespace first",
                        "delete the one that is not meant: "
                                + Finding.kubectl(
                                        cluster,
                                        "delete clusterset " + set.getMetadata().getName() + " -n " + namespace)));
    }

    private static Stream<Finding> missing(ClusterView cluster, String namespace) {
        boolean missing = Workloads.controller(cluster, namespace).isPresent()
                && cluster.knows("ClusterSet")
                && cluster.all(ClusterSet.class, namespace).isEmpty();
        var leads = Workloads.mode(cluster, namespace)
                .filter(Workloads.LEADER::equals)
                .isPresent();
        return missing
                ? Stream.of(Finding.of(
                        Fault.CLUSTER_SET_MISSING,
                        cluster,
                        "Namespace " + namespace,
                        "A controller runs there, but there is no ClusterSet, so the cluster "
                                + (leads ? "leads nobody" : "has joined nobody"),
                        "seine mc " + (leads ? "init" : "join") + " -n " + namespace + " --context " + cluster.name()))
                : Stream.empty();
    }

    private static Stream<Finding> ids(Observation seen) {
        return seen.places().stream()
                .filter(place -> place.clusterId().isEmpty())
                .map(place -> Finding.of(
                        Fault.CLUSTER_ID_MISSING,
                        place.cluster(),
                        place.title(),
                        "spec.clusterID is not set",
                        "set it to an ID that no other cluster of the set has: " + Mend.edit(place)));
    }

    private static Stream<Finding> leaders(Observation seen) {
        return seen.leaders().stream()
                .filter(place -> !place.clusterId().isEmpty()
                        && !place.leader().clusterID().equals(place.clusterId()))
                .map(place -> Finding.of(
                        Fault.LEADER_NAMES_ANOTHER,
                        place.cluster(),
                        place.title(),
                        "spec.leaders names \"" + place.leader().clusterID() + "\", but this leader is "
                                + place.clusterId(),
                        "admission lets nobody change it, so make the ClusterSet anew: " + Mend.initAgain(place)));
    }

    private static Stream<Finding> incomplete(Observation seen) {
        return seen.members().stream()
                .filter(place -> !place.clusterId().isEmpty())
                .flatMap(place -> {
                    var lacks = lacks(place);
                    return lacks.isEmpty()
                            ? Stream.empty()
                            : Stream.of(Finding.of(
                                    Fault.CLUSTER_SET_INCOMPLETE,
                                    place.cluster(),
                                    place.title(),
                                    "It does not say how to reach the leader: " + String.join(", ", lacks),
                                    place.leader().clusterID().isEmpty() ? Mend.rejoin(place) : Mend.edit(place)));
                });
    }

    static List<String> lacks(Place member) {
        var lacks = new ArrayList<String>();
        if (member.leader().clusterID().isEmpty()) {
            lacks.add("spec.leaders[0].clusterID is not set");
        }
        if (member.spec().namespace().isEmpty()) {
            lacks.add("spec.namespace, the leader's, is not set");
        }
        if (member.leader().secret().isEmpty()) {
            lacks.add("spec.leaders[0].secret is not set");
        }
        if (!member.leader().server().startsWith("https://")) {
            lacks.add(
                    "spec.leaders[0].server \"" + member.leader().server() + "\" is no URL that begins with https://");
        }
        return lacks;
    }
}
