package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.util.List;
import java.util.Optional;

/** Which Nodes are a member's gateways: an annotation of theirs. */
final class Gateways {
    private Gateways() {}

    /** Names of Nodes that do not exist. */
    static List<Problem> problems(Cluster member, List<String> nodes) throws CommandFailure {
        try {
            return nodes.stream()
                    .filter(node -> member.client().nodes().withName(node).get() == null)
                    .map(node -> new Problem(
                            "gateway",
                            "there is no Node " + node + " in " + member.name(),
                            "correct --gateway; `kubectl get nodes` lists them"))
                    .toList();
        } catch (KubernetesClientException e) {
            throw new CommandFailure("cannot read the Nodes of " + member.name() + ": " + ApiFailure.sentence(e), e);
        }
    }

    static void annotate(Cluster member, Changes changes, Report report, List<String> nodes) throws CommandFailure {
        for (var name : nodes) {
            try {
                var node = member.client().nodes().withName(name).get();
                var before = Optional.ofNullable(node.getMetadata().getAnnotations())
                        .map(annotations -> annotations.get(Annotations.GATEWAY));
                if (before.equals(Optional.of(Annotations.TRUE))) {
                    report.line("Node \"" + name + "\" is a gateway already");
                    continue;
                }
                if (!changes.isDryRun()) {
                    member.annotate(node, Annotations.GATEWAY, Annotations.TRUE);
                    changes.undoWith(
                            "Node \"" + name + "\" has its old annotation again",
                            () -> member.annotate(node, Annotations.GATEWAY, before.orElse(null)));
                }
                report.line("Node \"" + name + "\" annotated as a gateway" + (changes.isDryRun() ? " (dry run)" : ""));
            } catch (KubernetesClientException e) {
                throw new CommandFailure(
                        "cannot annotate Node " + name + " in " + member.name() + ": " + ApiFailure.sentence(e), e);
            }
        }
    }
}
