package io.seine.cli.mc;

import io.seine.cli.mc.access.DeleteTokenCommand;
import picocli.CommandLine.Command;

/** {@code seine mc delete}. */
@Command(
        name = "delete",
        description = "Removes what a member needed.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeleteTokenCommand.class},
        mixinStandardHelpOptions = true)
final class DeleteCommand {}
