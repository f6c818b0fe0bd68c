package io.seine.cli.policy;

import io.seine.agent.policy.KubernetesMode;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.output.FormatFlag;
import io.seine.cli.output.Report;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine policy explain}. */
@Command(
        name = "explain",
        description = {
            "Tells whether policies let a new connection through, which rule decides, and why the rules before it did not."
                    + " Reads the cluster, sends nothing and changes nothing.",
            "Where both ends are Pods of the cluster, egress is asked first, at the Node of the Pod that begins, then ingress.",
            "Exit code 0 when the connection is allowed, 2 when it is not, 1 when that cannot be told."
        },
        exitCodeList = {
            "0:the connection is allowed",
            "1:it cannot be told, or the command line is wrong; the reason is on standard error",
            "2:the connection is dropped or rejected"
        },
        // 2 says that a connection is not allowed.
        exitCodeOnInvalidInput = 1,
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final int DENIED = 2;

    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Parameters(paramLabel = "POD", description = "The Pod, by its name, or as NAMESPACE/POD.")
    private String pod = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The Namespace of names without one. Default: the context's.")
    private @Nullable String namespace;

    @ArgGroup(multiplicity = "1")
    private Peer peer = new Peer();

    /** Who is at the other end; one of the two. */
    static final class Peer {
        @Option(
                names = "--from",
                paramLabel = "PEER",
                description =
                        "Who begins the connection to POD: POD, POD.NAMESPACE, NAMESPACE/POD, an address, or cluster:ID for a"
                                + " Pod of another cluster with that label identity.")
        private @Nullable String from;

        @Option(
                names = "--to",
                paramLabel = "PEER",
                description = "To whom POD begins the connection: POD, POD.NAMESPACE, NAMESPACE/POD or an address.")
        private @Nullable String to;
    }

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port that the called Pod listens on; not the Service's.")
    private @Nullable Integer port;

    @Option(
            names = "--source-port",
            paramLabel = "N",
            description = "The port that the client sends from. Default: 40000.")
    private int sourcePort = 40_000;

    @Option(names = "--protocol", paramLabel = "PROTOCOL", description = "TCP, UDP, SCTP or ICMP. Default: TCP.")
    private Asking.Carried protocol = Asking.Carried.TCP;

    @Option(
            names = "--to-service",
            paramLabel = "NAMESPACE/NAME",
            description = "The Service whose address the client calls, for rules with toServices.")
    private @Nullable String service;

    @Option(
            names = "--identity",
            paramLabel = "ID",
            description = "The label identity of a sender in another cluster, or unknown.")
    private @Nullable String identity;

    @Option(
            names = "--kubernetes-policies",
            paramLabel = "MODE",
            description =
                    "What is done about the NetworkPolicies of Kubernetes: coexist, enforce or off. Default: what the agents"
                            + " are told.")
    private @Nullable KubernetesMode kubernetes;

    @Option(names = "--all", description = "List all rules and policies; else 10.")
    private boolean all;

    @Mixin
    private FormatFlag format = new FormatFlag();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        try (var open = cluster.open()) {
            var asking = asking(Optional.ofNullable(namespace)
                    .or(() -> Optional.ofNullable(open.client().getNamespace()))
                    .orElse("default"));
            var facts = new FactsReader(open).read(Optional.ofNullable(kubernetes));
            var explained = Explanation.of(facts, new ConnectionReader(facts, asking).read());
            if (format.isJson()) {
                report.text(new Tree(explained).json());
            } else {
                report.text(new Lines(explained, all).text());
                facts.warnings().forEach(report::warn);
            }
            return explained.isAllowed() ? 0 : DENIED;
        }
    }

    private Asking asking(String of) {
        return new Asking(
                pod,
                of,
                peer.from != null,
                peer.from != null ? peer.from : Objects.requireNonNull(peer.to),
                protocol,
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                sourcePort,
                Optional.ofNullable(service),
                Optional.ofNullable(identity));
    }
}
