package io.seine.cli.probe;

import picocli.CommandLine.Command;

/** {@code seine probe}: for the Pods of {@code seine mc verify}, not for people. */
@Command(
        name = "probe",
        description = "Serves and asks in the Pods of `seine mc verify`.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServeCommand.class, AskCommand.class},
        hidden = true,
        mixinStandardHelpOptions = true)
public final class ProbeCommand {
    /** Made by picocli. */
    public ProbeCommand() {}
}
