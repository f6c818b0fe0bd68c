package io.seine.cli.mc.membership;

import io.seine.cli.cluster.ChangeFlags;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderFlags;
import io.seine.cli.output.Report;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc join}. */
@Command(
        name = "join",
        description = {
            "Makes a cluster a member of a ClusterSet, and waits until its leader hears it.",
            "",
            "With --leader-context, everything about the leader is read from there, and a token is made for this member and brought"
                    + " over. Else the leader is described by a file (-f) or by flags.",
            "",
            "Before anything is written it is checked that this can work: rights, installation, the leader's address, certificate"
                    + " and token, that the cluster ID is free, that address ranges do not overlap with any member's, and that"
                    + " encryption agrees. What is wrong is refused with what to do. May be run again. A run that fails takes back"
                    + " what it made."
        },
        mixinStandardHelpOptions = true)
public final class JoinCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Mixin
    private ChangeFlags change = new ChangeFlags();

    @Option(
            names = {"-f", "--config-file"},
            paramLabel = "FILE",
            description =
                    "The join config of `seine mc create joinconfig` or `get joinconfig`. Its fields count more than flags.")
    private @Nullable Path file;

    @Option(names = "--prefer-flags", description = "Let flags count more than the file.")
    private boolean preferFlags;

    @Option(names = "--clusterset", paramLabel = "ID", description = "The ClusterSet's ID.")
    private @Nullable String clusterSet;

    @Option(
            names = {"--clusterid", "--cluster-id"},
            paramLabel = "ID",
            description = "The cluster ID of this member, which no other has.")
    private @Nullable String clusterId;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The Namespace of this member's controller. Default: kube-system.")
    private @Nullable String namespace;

    @Option(names = "--leader-clusterid", paramLabel = "ID", description = "The leader's cluster ID.")
    private @Nullable String leaderClusterId;

    @Option(
            names = "--leader-namespace",
            paramLabel = "NAMESPACE",
            description =
                    "The Namespace of the leader's controller. With --leader-context by default antrea-multicluster.")
    private @Nullable String leaderNamespace;

    @Option(
            names = "--leader-apiserver",
            paramLabel = "URL",
            description = "The leader's API server, as this cluster reaches it: https://<address>:<port>.")
    private @Nullable String leaderServer;

    @Option(
            names = "--token-secret-name",
            paramLabel = "NAME",
            description = "A Secret with the token that this cluster has already.")
    private @Nullable String tokenName;

    @Option(
            names = "--token-secret-file",
            paramLabel = "FILE",
            description = "A file with that Secret, as `seine mc create membertoken -o FILE` writes it.")
    private @Nullable Path tokenFile;

    @Mixin
    private LeaderFlags leaderCluster = new LeaderFlags();

    @Option(
            names = "--deploy",
            description = "Install Seine in this cluster first, as `seine mc deploy membercluster` does.")
    private boolean deploy;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "With --deploy: the image of the controllers and agents.")
    private @Nullable String image;

    @Option(
            names = "--gateway",
            paramLabel = "NODE",
            split = ",",
            description = "A Node to be a gateway; may be repeated. It is annotated as the guide says.")
    private List<String> gateways = List.of();

    @Option(
            names = "--ignore-checks",
            paramLabel = "NAME",
            split = ",",
            description = "Checks whose refusal is only a warning, by the names that they print in brackets.")
    private Set<String> ignored = Set.of();

    @Option(names = "--keep-on-failure", description = "Leave what was made when the join fails, to look at it.")
    private boolean keep;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        var config = file == null ? Optional.<JoinConfig>empty() : Optional.of(JoinConfig.of(file));
        var fields = JoinRequest.merged(config.map(JoinConfig::fields).orElse(Map.of()), flags(), preferFlags, report);
        var options = new Join.Options(
                deploy,
                Optional.ofNullable(image),
                gateways,
                ignored,
                keep,
                change.dryRun(),
                change.waits(),
                change.timeout());
        try (var member = cluster.open()) {
            var leader = leaderCluster.open(cluster);
            if (leader.isEmpty()) {
                var token = TokenSource.of(fields, config.flatMap(JoinConfig::token));
                new Join(member, report, options).run(JoinRequest.of(fields), token);
                return 0;
            }
            try (var open = leader.get()) {
                new JoinByLeader(open, member, report, options).run(fields);
                return 0;
            }
        }
    }

    private Map<String, String> flags() {
        var flags = new HashMap<String, String>();
        put(flags, JoinConfig.CLUSTER_SET, clusterSet);
        put(flags, JoinConfig.CLUSTER_ID, clusterId);
        put(flags, JoinConfig.NAMESPACE, namespace);
        put(flags, JoinConfig.LEADER_CLUSTER_ID, leaderClusterId);
        put(flags, JoinConfig.LEADER_NAMESPACE, leaderNamespace);
        put(flags, JoinConfig.LEADER_SERVER, leaderServer);
        put(flags, JoinConfig.TOKEN_NAME, tokenName);
        put(flags, JoinConfig.TOKEN_FILE, tokenFile == null ? null : tokenFile.toString());
        return flags;
    }

    private static void put(Map<String, String> flags, String field, @Nullable String value) {
        if (value != null) {
            flags.put(field, value);
        }
    }
}
