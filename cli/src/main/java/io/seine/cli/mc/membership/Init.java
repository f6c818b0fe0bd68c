package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.access.ClusterIds;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.util.List;
import java.util.Optional;

/** Begins a ClusterSet in its leader cluster. */
record Init(Cluster leader, Report report, ChangeFlags change) {
    void run(String namespace, String name, String clusterId) throws CommandFailure, InterruptedException {
        var illegal = ClusterIds.problem(clusterId);
        if (illegal.isPresent()) {
            throw new CommandFailure(illegal.get());
        }
        for (var other : ClusterSets.all(leader, namespace, "leader")) {
            refuse(other, namespace, name, clusterId);
        }
        var changes = new Changes(leader, report, change.dryRun());
        try {
            changes.apply(clusterSet(namespace, name, clusterId));
            if (change.waits()) {
                report.await("the controller to take ClusterSet " + name, change.timeout(), new Taken(namespace, name));
            }
        } catch (CommandFailure | RuntimeException e) {
            changes.undo();
            throw e;
        }
        if (!change.dryRun()) {
            report.line("Successfully initialized ClusterSet \"" + name + "\"");
        }
    }

    /** What is there already must be the same, because its IDs cannot be changed. */
    private static void refuse(ClusterSet there, String namespace, String name, String clusterId)
            throws CommandFailure {
        var is = there.getMetadata().getName();
        if (!is.equals(name)) {
            throw new CommandFailure("Namespace " + namespace + " has the ClusterSet " + is
                    + " already, and can have only one; use it, or remove it first with `seine mc destroy -n "
                    + namespace
                    + " --clusterset " + is + "`");
        }
        var id = there.getSpec() == null ? "" : there.getSpec().clusterID();
        if (!id.isEmpty() && !id.equals(clusterId)) {
            throw new CommandFailure("ClusterSet " + name + " exists with the cluster ID " + id
                    + ", which cannot be changed to " + clusterId + "; use --clusterid " + id);
        }
    }

    static ClusterSet clusterSet(String namespace, String name, String clusterId) {
        var set = new ClusterSet();
        set.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        set.setSpec(new ClusterSetSpec(clusterId, List.of(new ClusterSetSpec.Leader(clusterId, "", "")), namespace));
        return set;
    }

    /** Whether the leader's controller has looked at the ClusterSet and found nothing wrong. */
    private final class Taken implements Report.Wait {
        private final String namespace;
        private final String name;

        private Taken(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        @Override
        public boolean over() throws CommandFailure {
            return ready().filter(ready -> ready.holds() || ready.reason().equals(Reasons.NO_READY_CLUSTER))
                    .isPresent();
        }

        @Override
        public Optional<String> inTheWay() throws CommandFailure {
            return Optional.of(ready().map(ready -> ready.reason() + ": " + ready.message())
                    .orElse("no controller has looked at it; is it running? See `kubectl get pods -n " + namespace
                            + "`"));
        }

        private Optional<Condition> ready() throws CommandFailure {
            return ClusterSets.all(leader, namespace, "leader").stream()
                    .filter(set -> set.getMetadata().getName().equals(name) && set.getStatus() != null)
                    .filter(set -> set.getStatus().observedGeneration()
                            >= set.getMetadata().getGeneration())
                    .flatMap(set -> Condition.find(set.getStatus().conditions(), ConditionTypes.READY).stream())
                    .findFirst();
        }
    }
}
