package io.seine.cli.mc.doctor;

import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;

/** Commands that mend more than one fault, with every value that is known; a word in capitals is for the user to choose. */
final class Mend {
    private Mend() {}

    /** Edits a ClusterSet. Its own and its leader's cluster ID cannot be changed that way: admission refuses it. */
    static String edit(Place place) {
        return Finding.kubectl(
                place.cluster(), "edit clusterset " + place.set().getMetadata().getName() + " -n " + place.namespace());
    }

    /** Applies the manifest of the Namespace's role. */
    static String deploy(ClusterView cluster, String namespace) {
        boolean leads = Workloads.mode(cluster, namespace)
                .map(Workloads.LEADER::equals)
                .orElseGet(() -> cluster.all(ClusterSet.class, namespace).stream()
                        .anyMatch(set -> new Place(cluster, set).leads()));
        return "seine mc deploy " + (leads ? "leadercluster" : "membercluster") + " -n " + namespace + " --context "
                + cluster.name();
    }

    /** The same where all of it may be there but a part. */
    static String deployAgain(ClusterView cluster, String namespace) {
        return "apply the manifest again: " + deploy(cluster, namespace);
    }

    /** Makes a member's ClusterSet anew, under the ID {@code clusterId}. */
    static String rejoin(Place member, Place leader, String clusterId) {
        return leave(member) + ", and then seine mc join --clusterset "
                + leader.set().getMetadata().getName() + " --clusterid " + clusterId + in(member)
                + " --leader-context " + leader.cluster().name() + " --leader-namespace " + leader.namespace();
    }

    /** The same where the leader was not looked at. */
    static String rejoin(Place member) {
        return leave(member) + ", and then seine mc join --clusterset "
                + member.set().getMetadata().getName() + " --clusterid " + member.clusterId() + in(member)
                + " with the leader's join config (-f FILE)";
    }

    private static String leave(Place member) {
        return "seine mc leave --clusterset " + member.set().getMetadata().getName() + in(member);
    }

    /** Makes a leader's ClusterSet anew. */
    static String initAgain(Place leader) {
        var set = " --clusterset " + leader.set().getMetadata().getName();
        return "seine mc destroy" + set + in(leader) + ", and then seine mc init" + set + " --clusterid "
                + leader.clusterId() + in(leader);
    }

    private static String in(Place place) {
        return " -n " + place.namespace() + " --context " + place.cluster().name();
    }
}
