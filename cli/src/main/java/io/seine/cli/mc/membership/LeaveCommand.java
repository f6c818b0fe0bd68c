package io.seine.cli.mc.membership;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.Kubeconfigs;
import io.seine.cli.mc.access.MemberTokens;
import io.seine.cli.output.Report;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc leave}. */
@Command(
        name = "leave",
        description = {
            "Takes this cluster out of its ClusterSet and waits until nothing of it is left: its imports, its Gateway, what its"
                    + " agents set up, and its exports at the leader. ServiceExports and annotations of Nodes, which are yours, stay.",
            "Also works while the leader is away; then it is told later. May be run again."
        },
        mixinStandardHelpOptions = true)
public final class LeaveCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private ChangeFlags change = new ChangeFlags();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "kube-system",
            description = "The Namespace of the member's controller. Default: kube-system.")
    private String namespace = "";

    @Option(names = "--clusterset", paramLabel = "ID", required = true, description = "The ClusterSet's ID.")
    private String clusterSet = "";

    @Option(
            names = "--force",
            description = "Do not wait for a leader that does not answer, nor for a controller that does not run.")
    private boolean force;

    @Option(
            names = "--leader-context",
            paramLabel = "NAME",
            description = "The context of the leader cluster: then the member's token is removed there too.")
    private @Nullable String leaderContext;

    @Option(
            names = "--leader-kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig file of the leader cluster.")
    private @Nullable Path leaderKubeconfig;

    @Option(
            names = "--leader-namespace",
            paramLabel = "NAMESPACE",
            defaultValue = "antrea-multicluster",
            description = "With --leader-context: the leader's Namespace. Default: antrea-multicluster.")
    private String leaderNamespace = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        try (var member = cluster.open()) {
            var clusterId = new Leave(member, report, change, force).run(namespace, clusterSet);
            if (clusterId.isEmpty() || (leaderContext == null && leaderKubeconfig == null)) {
                return 0;
            }
            try (var leader = Kubeconfigs.open(
                    leaderKubeconfig == null ? cluster.kubeconfig() : Optional.of(leaderKubeconfig),
                    Optional.ofNullable(leaderContext),
                    Optional.empty())) {
                new MemberTokens(leader, leaderNamespace, report).removeOf(clusterId.get(), change.dryRun());
            }
        }
        return 0;
    }
}
