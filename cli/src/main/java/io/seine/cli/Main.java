package io.seine.cli;

import io.seine.cli.mc.McCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the container image runs: the roles of Seine. */
public final class Main {
    private Main() {}

    @Command(
            name = "seine",
            description = "Joins Kubernetes clusters into a ClusterSet: a Service that one exports is answered in all.",
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            subcommands = {McCommand.class, LeaderCommand.class, MemberCommand.class, AgentCommand.class})
    static final class Seine {}

    public static void main(String[] args) {
        System.exit(commandLine(new Seine()).execute(args));
    }

    /** Runs one command in this process, as a shell would with these arguments; returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine(new Seine()).setOut(out).setErr(err).execute(args);
    }

    /** A command line whose failures are one sentence on standard error and exit code 1. */
    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, line, parsed) -> Failures.report(e, line));
    }
}
