package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code seine sandbox}: what its subcommands have in common is the checkout that they work on. */
@Command(
        name = "sandbox",
        description = {
            "Real Kubernetes clusters on this computer, without a container engine: etcd, the Kubernetes servers,"
                    + " containerd and CoreDNS in network namespaces. Needs root.",
            "",
            "The clusters are those of the user guide: the leader north with the node north-1, the members east and west with two"
                    + " nodes each. Their state lies in the checkout's folder .sandbox; each checkout can have its own."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            KubectlCommand.class,
            KubeconfigCommand.class,
            ExecCommand.class,
            LogsCommand.class,
            DoctorCommand.class
        })
public final class SandboxCommand {
    private static final Set<String> OTHER_PROGRAMS = Set.of("kubectl", "exec");

    private final Path checkout;

    private SandboxCommand(Path checkout) {
        this.checkout = checkout;
    }

    /**
     * The command, to be added to another or run by itself.
     *
     * @param checkout the checkout of Seine that is built and whose sandbox it is
     */
    public static CommandLine commandLine(Path checkout) {
        CommandLine line = new CommandLine(new SandboxCommand(checkout));
        Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
                .map(CommandLine::getCommandSpec)
                .forEach(spec -> spec.remove(spec.findOption("--version"))); // it is that of the whole command
        // What follows the cluster or machine belongs to the other program, options too.
        line.getSubcommands().forEach((name, sub) -> sub.setStopAtPositional(OTHER_PROGRAMS.contains(name)));
        return line;
    }

    Sandbox sandbox() throws IOException {
        return Sandbox.of(checkout);
    }
}
