package io.seine.cli.mc.access;

import io.seine.api.Names;
import io.seine.api.Timings;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.Heard;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine mc delete membertoken}. */
@Command(
        name = "membertoken",
        description = {
            "Removes a member's token, rights and ServiceAccount from the leader cluster; only what this command or antctl made.",
            "Refuses while the member is connected, because it would be cut off; let it leave first, or use --force."
        },
        mixinStandardHelpOptions = true)
public final class DeleteTokenCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Parameters(paramLabel = "NAME", description = "The name that the token was made with.")
    private String name = "";

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(names = "--force", description = "Also while the member is connected.")
    private boolean force;

    @Option(names = "--dry-run", description = "Tell what would be deleted, but delete nothing.")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var namespace = leaderNamespace.namespace();
        var report = Report.of(spec);
        try (var leader = cluster.open()) {
            var tokens = new MemberTokens(leader, namespace, report);
            var account = tokens.account(name);
            if (account.isPresent() && !force) {
                refuseWhileConnected(leader, account.get());
            }
            tokens.remove(
                    new Changes(leader, report, dryRun),
                    name,
                    account.map(MemberAccount::clusterId).orElse(""));
        }
        return 0;
    }

    private void refuseWhileConnected(Cluster leader, MemberAccount account) throws CommandFailure {
        var announce = Heard.announce(leader, account.namespace(), Names.memberClusterAnnounce(account.clusterId()));
        var silence = announce.flatMap(there -> Heard.silence(there, Instant.now()));
        if (silence.filter(age -> age.compareTo(Timings.MEMBER_TIMEOUT) < 0).isPresent()) {
            throw new CommandFailure("the member " + account.clusterId() + " is connected with this token (heard "
                    + silence.get().toSeconds()
                    + " s ago) and would be cut off; run `seine mc leave` in it first, or use --force");
        }
    }
}
