package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Instant;
import java.util.List;

/** The ClusterSets of a Namespace, of which there should be one. */
final class ClusterSets {
    private ClusterSets() {}

    /** All of them; to have none because the kind is not installed is a failure that says how to install. */
    static List<ClusterSet> all(Cluster cluster, String namespace, String role) throws CommandFailure {
        try {
            return cluster.client()
                    .resources(ClusterSet.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (ApiFailure.of(e, Instant.EPOCH).kind() == ApiFailure.Kind.NOT_FOUND) {
                throw new CommandFailure(
                        "Seine is not installed in " + cluster.name() + "; install it with `seine mc deploy " + role
                                + "cluster -n " + namespace + "`",
                        e);
            }
            throw new CommandFailure(
                    "cannot list the ClusterSets of Namespace " + namespace + " in " + cluster.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }

    /** The one of a leader's Namespace. */
    static ClusterSet only(Cluster leader, String namespace) throws CommandFailure {
        var all = all(leader, namespace, "leader");
        if (all.size() != 1) {
            throw new CommandFailure("there are " + all.size() + " ClusterSets in Namespace " + namespace + " of "
                    + leader.name() + ", but there must be one; "
                    + (all.isEmpty()
                            ? "make it with `seine mc init -n " + namespace
                                    + " --clusterset NAME --clusterid ID`, or name" + " the leader's Namespace"
                            : "delete the others"));
        }
        var set = all.getFirst();
        if (set.getSpec() == null || set.getSpec().leaders().isEmpty()) {
            throw new CommandFailure("ClusterSet " + namespace + "/"
                    + set.getMetadata().getName() + " in " + leader.name() + " names no leader in spec.leaders");
        }
        return set;
    }
}
