package io.seine.cli.mc.membership;

import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.mc.access.MemberAccount;
import io.seine.cli.mc.access.MemberTokens;
import io.seine.cli.mc.access.TokenFile;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.cli.output.SecretFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc create joinconfig}. */
@Command(
        name = "joinconfig",
        description = {
            "Makes all that one member needs to join: its token, if it has none yet, and one file with it and with where the leader is.",
            "In the member cluster: seine mc join -f FILE. The file is a credential: delete it then."
        },
        mixinStandardHelpOptions = true)
public final class CreateJoinConfigCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(
            names = {"--clusterid", "--cluster-id"},
            paramLabel = "ID",
            required = true,
            description = "The cluster ID of the member.")
    private String clusterId = "";

    @Option(
            names = "--member-token",
            paramLabel = "NAME",
            description = "The name of the member's token. Default: member-ID.")
    private @Nullable String tokenName;

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            required = true,
            description = "The file to write, which only you can read.")
    private Path file = Path.of("");

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
            var config = JoinConfigs.of(leader, namespace, server.server(), report);
            var fields = new HashMap<>(config.fields());
            fields.put(JoinConfig.CLUSTER_ID, clusterId);
            var changes = new Changes(leader, report, false);
            try {
                var name = Optional.ofNullable(tokenName).orElse(MemberAccount.usualName(clusterId));
                var token = new MemberTokens(leader, namespace, report)
                        .ensure(changes, new MemberAccount(namespace, name, clusterId));
                SecretFile.write(file, new JoinConfig(fields, Optional.empty()).text() + TokenFile.text(token));
            } catch (CommandFailure | RuntimeException e) {
                changes.undo();
                throw e;
            }
            report.line("Saved the join config in the file " + file + "; in the member cluster run\n  seine mc join -f "
                    + file);
        }
        return 0;
    }
}
