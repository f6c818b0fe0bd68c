package io.seine.cli;

import io.seine.cli.mc.McCommand;
import io.seine.cli.policy.PolicyCommand;
import io.seine.cli.probe.ProbeCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the container image runs: the roles of Seine. */
public final class Main {
    /** System property: the name that the person has typed. */
    private static final String PROGRAM = "seine.program";

    private static final String KUBECTL_PLUGIN = "kubectl-seine";

    private Main() {}

    @Command(
            name = "seine",
            description = "Joins Kubernetes clusters into a ClusterSet: a Service that one exports is answered in all.",
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            subcommands = {
                McCommand.class,
                PolicyCommand.class,
                LeaderCommand.class,
                MemberCommand.class,
                AgentCommand.class,
                ProbeCommand.class,
                CompletionCommand.class
            })
    static final class Seine {}

    public static void main(String[] args) {
        System.exit(root().execute(args));
    }

    /** The command under the name it was called by: kubectl finds its plugin {@code kubectl-seine} and passes the rest of the line. */
    static CommandLine root() {
        return root(System.getProperty(PROGRAM, "seine"));
    }

    static CommandLine root(String name) {
        return name.equals(KUBECTL_PLUGIN)
                ? HelpStyle.applyTo(commandLine(new McCommand())
                        .addSubcommand(commandLine(new PolicyCommand()))
                        .setCommandName("kubectl seine"))
                : commandLine(new Seine()).setCommandName(name);
    }

    /** Runs one command in this process, as a shell would with these arguments; returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return root().setOut(out).setErr(err).execute(args);
    }

    /** A command line whose failures are one sentence on standard error and exit code 1. */
    static CommandLine commandLine(Object command) {
        return HelpStyle.applyTo(new CommandLine(command))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, line, parsed) -> Failures.report(e, line));
    }
}
