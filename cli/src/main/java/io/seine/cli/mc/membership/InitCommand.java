package io.seine.cli.mc.membership;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.output.Report;
import io.seine.cli.output.SecretFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc init}. */
@Command(
        name = "init",
        description = {
            "Begins a ClusterSet in its leader cluster, where Seine is installed already, and waits until the controller has taken it.",
            "May be run again; a ClusterSet that is there with other IDs is not touched."
        },
        mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private ChangeFlags change = new ChangeFlags();

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(names = "--clusterset", paramLabel = "ID", required = true, description = "The ClusterSet's ID.")
    private String clusterSet = "";

    @Option(
            names = {"--clusterid", "--cluster-id"},
            paramLabel = "ID",
            required = true,
            description = "The cluster ID of the leader.")
    private String clusterId = "";

    @Option(
            names = {"-j", "--join-config-file"},
            paramLabel = "FILE",
            description = "Write the file with which members join, without a token.")
    private @Nullable Path joinConfig;

    @Mixin
    private LeaderServerFlag server = new LeaderServerFlag();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var namespace = leaderNamespace.namespace();
        var report = Report.of(spec);
        try (var leader = cluster.open()) {
            new Init(leader, report, change).run(namespace, clusterSet, clusterId);
            if (joinConfig != null && !change.dryRun()) {
                SecretFile.write(
                        joinConfig,
                        JoinConfigs.of(leader, namespace, server.server(), report)
                                .text());
                report.line("Saved the join config in the file " + joinConfig);
            }
            report.line("Let members join with `seine mc create joinconfig -n " + namespace
                    + " --clusterid ID -o FILE` here and `seine mc join -f FILE` in the member");
        }
        return 0;
    }
}
