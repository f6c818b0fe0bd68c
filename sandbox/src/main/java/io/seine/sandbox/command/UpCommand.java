package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.plan.Topology;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code seine sandbox up}. */
@Command(
        name = "up",
        description = {
            "Starts the sandbox, or what of it does not run; a second time changes nothing.",
            "",
            "The first time it builds the Kubernetes servers from their Go modules (10 minutes on two cores) and the container"
                    + " images, and keeps both in ~/.cache/seine. Where the computer lacks Debian packages it asks whether to"
                    + " install them. After a build of Seine it gives the new image seine:dev to all nodes."
        },
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-y", "--yes"},
            description = "Install missing Debian packages without asking.")
    private boolean yes;

    @Option(
            names = "--clusters",
            split = ",",
            paramLabel = "NAME:NODES[:PROXY[:CNI]]",
            converter = ClusterConverter.class,
            description =
                    "Other clusters than the guide's, such as north:1,east:3:iptables:overlay. A cluster with 0 nodes runs no Pods; PROXY is"
                            + " kube-proxy's mode, nftables unless given; CNI is how Pods are connected, routes unless given, or masquerade or overlay.")
    private List<Topology.Cluster> clusters = Topology.guide().clusters();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Sandbox sandbox = parent.sandbox();
        Topology topology = new Topology(clusters);
        if (!sandbox.runs()) {
            Profile profile = topology.hasNodes() ? Profile.NODES : Profile.CONTROL_PLANES;
            new Prerequisites(out, System.console()).ensure(profile, yes);
        }
        sandbox.up(topology, new PrintedProgress(out));
        out.println("The sandbox is up. Try: seine sandbox status; seine sandbox kubectl "
                + clusters.getFirst().name() + " get nodes");
        return 0;
    }

    /** Reads {@code east:2}, {@code east:2:iptables} and {@code east:2:iptables:overlay}. */
    static final class ClusterConverter implements ITypeConverter<Topology.Cluster> {
        @Override
        public Topology.Cluster convert(String text) {
            String[] words = text.split(":", -1);
            if (words.length < 2 || words.length > 4 || !words[1].matches("[0-9]")) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not a name and a number of nodes, such as east:2");
            }
            try {
                return Topology.Cluster.of(words);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
