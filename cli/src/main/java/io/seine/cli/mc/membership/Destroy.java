package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Kinds;
import io.seine.api.Timings;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.Heard;
import io.seine.cli.mc.access.MemberTokens;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ends a ClusterSet; nobody loses a credential before it is certain that the ClusterSet goes. */
record Destroy(Cluster leader, Report report, ChangeFlags change, boolean force) {
    void run(String namespace, String name) throws CommandFailure, InterruptedException {
        var sets = ClusterSets.all(leader, namespace, "leader");
        var set = sets.stream()
                .filter(found -> found.getMetadata().getName().equals(name))
                .findFirst();
        if (set.isEmpty() && !sets.isEmpty()) {
            throw new CommandFailure("there is no ClusterSet " + name + " in Namespace " + namespace + ", but "
                    + sets.getFirst().getMetadata().getName() + "; correct --clusterset");
        }
        var changes = new Changes(leader, report, change.dryRun());
        var members = list(MemberClusterAnnounce.class, namespace);
        if (!members.isEmpty()) {
            dismiss(changes, members, namespace);
        }
        removePolicies(changes, namespace);
        remove(changes, set, name, namespace);
        new MemberTokens(leader, namespace, report).removeAll(change.dryRun());
    }

    private void dismiss(Changes changes, List<MemberClusterAnnounce> members, String namespace)
            throws CommandFailure, InterruptedException {
        var names = members.stream().map(Destroy::described).collect(Collectors.joining(", "));
        if (!force) {
            throw new CommandFailure(
                    "the ClusterSet still has members: " + names
                            + "; run `seine mc leave` in each, or use --force to remove also those that cannot; nothing was changed");
        }
        report.warn("removing members that have not left: " + names);
        for (var member : members) {
            changes.delete(member);
        }
        if (change.waits()) {
            awaitNone("the members to go", MemberClusterAnnounce.class, namespace);
        }
    }

    private static String described(MemberClusterAnnounce member) {
        var silence = Heard.silence(member, Instant.now());
        return member.getClusterID()
                + silence.map(age -> age.compareTo(Timings.MEMBER_TIMEOUT) < 0
                                ? " (connected)"
                                : " (silent for " + text(age) + ")")
                        .orElse("");
    }

    private static String text(Duration age) {
        return age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    /** Exports of policies, which a person has made and no member takes away. */
    private void removePolicies(Changes changes, String namespace) throws CommandFailure {
        for (var export : list(ResourceExport.class, namespace)) {
            if (export.getSpec() != null && export.getSpec().kind().equals(Kinds.CLUSTER_NETWORK_POLICY)) {
                if (!force) {
                    throw new CommandFailure("there is the policy export " + namespace + "/"
                            + export.getMetadata().getName()
                            + "; delete it first (kubectl delete resourceexport), or use --force");
                }
                changes.delete(export);
            }
        }
    }

    private void remove(Changes changes, Optional<ClusterSet> set, String name, String namespace)
            throws CommandFailure, InterruptedException {
        if (set.isEmpty()) {
            report.line("ClusterSet \"" + name + "\" not found in Namespace " + namespace);
        } else {
            changes.delete(set.get());
        }
        if (change.waits()) {
            awaitNone("the imports to go", ResourceImport.class, namespace);
            awaitNone("the exports to go", ResourceExport.class, namespace);
        }
    }

    private void awaitNone(String what, Class<? extends HasMetadata> kind, String namespace)
            throws CommandFailure, InterruptedException {
        report.await(
                what,
                change.timeout(),
                Report.untilNone(
                        () -> list(kind, namespace).stream()
                                .map(object -> object.getMetadata().getName())
                                .toList(),
                        "; does the controller run? See kubectl get pods -n " + namespace));
    }

    private <T extends HasMetadata> List<T> list(Class<T> kind, String namespace) throws CommandFailure {
        try {
            return leader.client().resources(kind).inNamespace(namespace).list().getItems();
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot list " + HasMetadata.getPlural(kind) + " of Namespace " + namespace + " in " + leader.name()
                            + ": " + ApiFailure.sentence(e),
                    e);
        }
    }
}
