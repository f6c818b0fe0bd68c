package io.seine.cli.mc;

import io.seine.cli.mc.access.RotateTokenCommand;
import picocli.CommandLine.Command;

/** {@code seine mc rotate}. */
@Command(
        name = "rotate",
        description = "Replaces a credential by a new one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RotateTokenCommand.class},
        mixinStandardHelpOptions = true)
final class RotateCommand {}
