package io.seine.cli.mc.membership;

import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.util.Optional;

/** Waits until the member's controller says that its leader hears it, and tells what it says until then. */
record Heartbeat(Cluster member, JoinRequest request) implements Report.Wait {
    @Override
    public boolean over() throws CommandFailure {
        return ready().filter(Condition::holds).isPresent();
    }

    @Override
    public Optional<String> inTheWay() throws CommandFailure {
        return Optional.of(ready().map(
                        ready -> ready.reason().isEmpty() ? ready.message() : ready.reason() + ": " + ready.message())
                .orElse("no controller has looked at the ClusterSet; see kubectl get pods -n " + request.namespace()));
    }

    /** Ready of the ClusterSet as it is asked for now: a word about an earlier one does not count. */
    private Optional<Condition> ready() throws CommandFailure {
        return ClusterSets.all(member, request.namespace(), "member").stream()
                .filter(set -> set.getMetadata().getName().equals(request.clusterSet()))
                .filter(Heartbeat::isObserved)
                .flatMap(set -> Condition.find(set.getStatus().conditions(), ConditionTypes.READY).stream())
                .findFirst();
    }

    private static boolean isObserved(ClusterSet set) {
        return set.getStatus() != null
                && set.getStatus().observedGeneration() >= set.getMetadata().getGeneration();
    }
}
