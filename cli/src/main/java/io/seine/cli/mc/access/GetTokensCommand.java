package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.cluster.LeaderNamespaceFlag;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine mc get membertoken}. */
@Command(
        name = "membertoken",
        aliases = "membertokens",
        description = {
            "Lists the tokens of members that this command or antctl made, or prints one.",
            "With NAME and -o yaml or json the token itself is printed, as a Secret for the member cluster: a credential."
        },
        mixinStandardHelpOptions = true)
public final class GetTokensCommand implements Callable<Integer> {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only the one of this name.")
    private @Nullable String name;

    @Mixin
    private LeaderNamespaceFlag leaderNamespace = new LeaderNamespaceFlag();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of all Namespaces.")
    private boolean all;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "yaml or json, with NAME. Default: a table.")
    private Format format = Format.TABLE;

    enum Format {
        TABLE,
        WIDE,
        JSON,
        YAML
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var namespace = leaderNamespace.namespace();
        var report = Report.of(spec);
        if (name != null && all) {
            throw new CommandFailure("a name is of one Namespace: use -n, not -A");
        }
        try (var leader = cluster.open()) {
            var tokens = new MemberTokens(leader, namespace, report);
            if (name == null) {
                list(report, all ? tokens.everywhere() : tokens.here());
                return 0;
            }
            var token = tokens.read(name)
                    .orElseThrow(() -> new CommandFailure(
                            "there is no Secret " + name + " in Namespace " + namespace + " of " + leader.name()));
            switch (format) {
                case YAML -> report.text(TokenFile.text(token));
                case JSON ->
                    report.line(
                            leader.client().getKubernetesSerialization().asJson(MemberTokens.forMember(token, name)));
                case TABLE, WIDE -> list(report, List.of(new MemberTokens.Listed(token, tokens.boundTo(token))));
            }
        }
        return 0;
    }

    private void list(Report report, List<MemberTokens.Listed> tokens) throws CommandFailure {
        if (format == Format.JSON || format == Format.YAML) {
            throw new CommandFailure(
                    "to print tokens, which are credentials, name one: seine mc get membertoken NAME -o yaml");
        }
        if (tokens.isEmpty()) {
            report.note("No member token found" + (all ? "" : " in Namespace " + leaderNamespace.namespace()));
            return;
        }
        report.text(new Table(
                        List.of("NAMESPACE", "NAME", "CLUSTER-ID"),
                        tokens.stream()
                                .map(token -> row(token.secret(), token.clusterId()))
                                .toList())
                .sorted()
                .text());
    }

    private static List<String> row(Secret token, String clusterId) {
        return List.of(token.getMetadata().getNamespace(), token.getMetadata().getName(), clusterId);
    }
}
