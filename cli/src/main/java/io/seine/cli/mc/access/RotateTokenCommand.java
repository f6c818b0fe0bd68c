package io.seine.cli.mc.access;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.cluster.MemberFlags;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.cli.output.SecretFile;
import io.seine.controller.reconcile.ApiFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine mc rotate membertoken}. */
@Command(
        name = "membertoken",
        description = {
            "Replaces a member's token by a new one; the old one is void then.",
            "With --member-context the new token is brought to the member while it stays connected (takes under a minute). With"
                    + " -o FILE it is written to a file, and the member is cut off until it has it."
        },
        mixinStandardHelpOptions = true)
public final class RotateTokenCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Parameters(paramLabel = "NAME", description = "The name that the token was made with.")
    private String name = "";

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Mixin
    private MemberFlags memberCluster = new MemberFlags();

    @Option(
            names = "--member-namespace",
            paramLabel = "NAMESPACE",
            defaultValue = "kube-system",
            description = "The Namespace of the member's controller. Default: kube-system.")
    private String memberNamespace = "";

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Write the new token to this file, which only you can read.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var namespace = leaderNamespace.namespace();
        var report = Report.of(spec);
        if (memberCluster.areGiven() == (file != null)) {
            throw new CommandFailure(
                    "say where the new token goes: --member-context NAME (or --member-kubeconfig FILE), or -o FILE");
        }
        try (var leader = cluster.open()) {
            var tokens = new MemberTokens(leader, namespace, report);
            var account = tokens.account(name)
                    .filter(found -> !found.clusterId().isEmpty())
                    .orElseThrow(() -> new CommandFailure("there is no ServiceAccount " + name
                            + " that is bound to a cluster ID in Namespace " + namespace + " of " + leader.name()
                            + "; `seine mc get membertoken` lists them"));
            if (file != null) {
                var changes = new Changes(leader, report, false);
                changes.delete(account.token());
                changes.apply(account.token());
                SecretFile.write(file, TokenFile.text(tokens.filled(account.token())));
                report.line("The new token is in the file " + file + "; in the member cluster run\n  kubectl apply -n "
                        + memberNamespace + " -f " + file);
                return 0;
            }
            try (var member = memberCluster.open(cluster).orElseThrow()) {
                new Rotation(leader, member, memberNamespace, report, LIMIT)
                        .run(tokens, account, secretName(member, account));
                report.line("The token of " + account.clusterId() + " is a new one");
            }
        }
        return 0;
    }

    /** The Secret that the member's ClusterSet names. */
    private String secretName(Cluster member, MemberAccount account) throws CommandFailure {
        try {
            return member.client().resources(ClusterSet.class).inNamespace(memberNamespace).list().getItems().stream()
                    .filter(set ->
                            set.getSpec() != null && set.getSpec().clusterID().equals(account.clusterId()))
                    .flatMap(set -> set.getSpec().leaders().stream())
                    .map(leader -> leader.secret())
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure("Namespace " + memberNamespace + " of " + member.name()
                            + " has no ClusterSet with the cluster ID " + account.clusterId()
                            + "; correct --member-context or --member-namespace"));
        } catch (KubernetesClientException e) {
            throw new CommandFailure("cannot read ClusterSets in " + member.name() + ": " + ApiFailure.sentence(e), e);
        }
    }
}
