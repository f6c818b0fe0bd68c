package io.seine.cli.mc;

import io.seine.cli.mc.access.CreateTokenCommand;
import io.seine.cli.mc.membership.CreateJoinConfigCommand;
import picocli.CommandLine.Command;

/** {@code seine mc create}. */
@Command(
        name = "create",
        description = "Makes what a member needs to join.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CreateTokenCommand.class, CreateJoinConfigCommand.class},
        mixinStandardHelpOptions = true)
final class CreateCommand {}
