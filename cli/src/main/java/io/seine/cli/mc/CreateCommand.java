package io.seine.cli.mc;

import io.seine.cli.mc.access.CreateTokenCommand;
import picocli.CommandLine.Command;

/** {@code seine mc create}. */
@Command(
        name = "create",
        description = "Makes what a member needs to join.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CreateTokenCommand.class},
        mixinStandardHelpOptions = true)
final class CreateCommand {}
