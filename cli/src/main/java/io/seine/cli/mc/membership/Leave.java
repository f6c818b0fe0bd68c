package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.member.PendingFarewells;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes a cluster out of its ClusterSet. What it shared and had is removed by its controller, which needs the token until the leader
 * has been told: so the Secret goes last.
 *
 * @param force whether the leader need not be told, and the controller need not run
 */
record Leave(Cluster member, Report report, ChangeFlags change, boolean force) {
    /** A leader that is there is told in a moment. */
    private static final Duration FAREWELL_LIMIT = Duration.ofSeconds(15);

    /** Returns the cluster ID that the member had, where that is known. */
    Optional<String> run(String namespace, String name) throws CommandFailure, InterruptedException {
        var set = ClusterSets.all(member, namespace, "member").stream()
                .filter(found -> found.getMetadata().getName().equals(name))
                .findFirst();
        var changes = new Changes(member, report, change.dryRun());
        if (set.isEmpty()) {
            report.line("ClusterSet \"" + name + "\" not found in Namespace " + namespace);
        } else {
            requireController(namespace);
            changes.delete(set.get());
        }
        if (change.dryRun()) {
            return set.map(there -> there.getSpec().clusterID());
        }
        boolean told = true;
        if (change.waits()) {
            awaitEmpty(namespace);
            told = force || isTold(namespace);
        }
        if (told && change.waits()) {
            removeSecret(changes, set, namespace);
            report.line("Left ClusterSet \"" + name + "\"");
        }
        return set.map(there -> there.getSpec().clusterID());
    }

    private void requireController(String namespace) throws CommandFailure {
        var deployment = member.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(Names.CONTROLLER_SERVICE_ACCOUNT)
                .get();
        boolean runs = deployment != null
                && deployment.getStatus() != null
                && deployment.getStatus().getReadyReplicas() != null
                && deployment.getStatus().getReadyReplicas() > 0;
        if (!runs && !force) {
            throw new CommandFailure("the controller does not run in Namespace " + namespace + " of " + member.name()
                    + ", so nothing would be removed; start it (kubectl -n " + namespace
                    + " get pods says what it lacks), or use --force and remove what is left yourself");
        }
    }

    private void awaitEmpty(String namespace) throws CommandFailure, InterruptedException {
        report.await(
                "imports, Gateway and the other clusters' networks to go",
                change.timeout(),
                Report.untilNone(new Remains(member, namespace)::list, ""));
    }

    /** Whether no leader has this cluster's announce any more; else says what happens and what can be done. */
    private boolean isTold(String namespace) throws InterruptedException {
        try {
            report.await(
                    "the leader to be told",
                    FAREWELL_LIMIT.compareTo(change.timeout()) < 0 ? FAREWELL_LIMIT : change.timeout(),
                    Report.until(() -> untold(namespace).isEmpty()));
            return true;
        } catch (CommandFailure e) {
            report.warn("this cluster has left, but the leader at " + String.join(", ", untold(namespace))
                    + " does not answer. It is told as soon as it does, for up to a day, while the controller runs and the Secret"
                    + " with the token stays. To be done with it now, run this command again with --force; what the leader then"
                    + " still has of this cluster it removes after 24 hours, or when somebody deletes its"
                    + " memberclusterannounce there");
            return false;
        }
    }

    private List<String> untold(String namespace) {
        return Optional.ofNullable(member.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName(Names.MEMBERSHIP_RECORD)
                        .get())
                .map(PendingFarewells::servers)
                .orElse(List.of());
    }

    /** Only one that the command made: a Secret of the person's own stays. */
    private void removeSecret(Changes changes, Optional<ClusterSet> set, String namespace) throws CommandFailure {
        for (var secret : candidates(set, namespace)) {
            changes.delete(secret);
        }
    }

    /** The Secret that the ClusterSet named; where it is gone already, those that a join has left. */
    private List<Secret> candidates(Optional<ClusterSet> set, String namespace) {
        var named = set.flatMap(Leave::secretName);
        return member.client().secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getAnnotations() != null
                        && secret.getMetadata().getAnnotations().containsKey(Annotations.CREATED_BY_COMMAND)
                        && "Opaque".equals(secret.getType()))
                .filter(secret -> named.isEmpty()
                        || named.get().equals(secret.getMetadata().getName()))
                .toList();
    }

    private static Optional<String> secretName(ClusterSet set) {
        return Optional.ofNullable(set.getSpec())
                .flatMap(spec -> spec.leaders().stream().findFirst())
                .map(leader -> leader.secret())
                .filter(name -> !name.isEmpty());
    }
}
