package io.seine.cli.mc.membership;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.output.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc destroy}. */
@Command(
        name = "destroy",
        description = {
            "Ends a ClusterSet in its leader cluster, and removes the tokens of its members that this command or antctl made.",
            "Refuses while members are in it, and names them: let them leave first. With --force they are removed, also those that"
                    + " are gone and cannot leave. May be run again."
        },
        mixinStandardHelpOptions = true)
public final class DestroyCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private ChangeFlags change = new ChangeFlags();

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(names = "--clusterset", paramLabel = "ID", required = true, description = "The ClusterSet's ID.")
    private String clusterSet = "";

    @Option(names = "--force", description = "Also while members are in it: they lose what they imported.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var namespace = leaderNamespace.namespace();
        try (var leader = cluster.open()) {
            new Destroy(leader, Report.of(spec), change, force).run(namespace, clusterSet);
        }
        return 0;
    }
}
