package io.seine.cli.mc.access;

import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.cli.output.SecretFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine mc create membertoken}. */
@Command(
        name = "membertoken",
        description = {
            "Makes, in the leader cluster, what lets one member in: a ServiceAccount that may speak for its cluster ID only, the"
                    + " rights of a member, and a token.",
            "May be run again. A run that fails removes what it made."
        },
        mixinStandardHelpOptions = true)
public final class CreateTokenCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Parameters(paramLabel = "NAME", description = "The name of the ServiceAccount, RoleBinding and Secret.")
    private String name = "";

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(
            names = {"--clusterid", "--cluster-id"},
            paramLabel = "ID",
            required = true,
            description = "The cluster ID of the member.")
    private String clusterId = "";

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Write the token, as a Secret for the member cluster, to this file, which only you can read.")
    private @Nullable Path file;

    @Option(names = "--dry-run", description = "Check everything and tell what would be written, but write nothing.")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var namespace = leaderNamespace.namespace();
        var report = Report.of(spec);
        try (var leader = cluster.open()) {
            var changes = new Changes(leader, report, dryRun);
            try {
                var token = new MemberTokens(leader, namespace, report)
                        .ensure(changes, new MemberAccount(namespace, name, clusterId));
                if (file != null && !dryRun) {
                    SecretFile.write(file, TokenFile.text(token));
                    report.line("The token is in the file " + file
                            + "; use it in the member cluster:\n  seine mc join --clusterid " + clusterId
                            + " --token-secret-file " + file + " ...");
                }
            } catch (CommandFailure | RuntimeException e) {
                changes.undo();
                throw e;
            }
        }
        return 0;
    }
}
