package io.seine.cli.mc.membership;

import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.mc.access.MemberTokens;
import io.seine.cli.mc.access.TokenFile;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc get joinconfig}. */
@Command(
        name = "joinconfig",
        description = "Prints the file with which members join the leader's ClusterSet.",
        mixinStandardHelpOptions = true)
public final class GetJoinConfigCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(
            names = "--member-token",
            paramLabel = "NAME",
            description = "Append the member token of this name. What is printed is a credential then.")
    private @Nullable String tokenName;

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
            var text =
                    JoinConfigs.of(leader, namespace, server.server(), report).text();
            if (tokenName != null) {
                var token = new MemberTokens(leader, namespace, report)
                        .read(tokenName)
                        .orElseThrow(() -> new CommandFailure("there is no Secret " + tokenName + " in Namespace "
                                + namespace + " of " + leader.name()
                                + "; make the token with `seine mc create membertoken " + tokenName
                                + " --clusterid ID -n " + namespace + "`"));
                text += TokenFile.text(token);
            }
            report.text(text);
        }
        return 0;
    }
}
