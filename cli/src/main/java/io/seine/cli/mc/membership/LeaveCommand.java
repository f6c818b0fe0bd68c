package io.seine.cli.mc.membership;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderFlags;
import io.seine.cli.mc.access.MemberTokens;
import io.seine.cli.output.Report;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "Also works while the leader is away; then it is told later. With --leader-context the member's token is removed there too. May be"
                    + " run again."
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

    /** Where the member's token is removed too. */
    @Mixin
    private LeaderFlags leaderCluster = new LeaderFlags();

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
            var leader = clusterId.isEmpty() ? Optional.<Cluster>empty() : leaderCluster.open(cluster);
            if (leader.isPresent()) {
                try (var open = leader.get()) {
                    new MemberTokens(open, leaderNamespace, report).removeOf(clusterId.get(), change.dryRun());
                }
            }
        }
        return 0;
    }
}
