package io.seine.cli.mc;

import io.seine.cli.mc.access.GetTokensCommand;
import io.seine.cli.mc.membership.GetJoinConfigCommand;
import io.seine.cli.mc.show.GetClusterSetsCommand;
import io.seine.cli.mc.show.GetResourceExportsCommand;
import io.seine.cli.mc.show.GetResourceImportsCommand;
import picocli.CommandLine.Command;

/** {@code seine mc get}. */
@Command(
        name = "get",
        description = "Shows the objects of a ClusterSet.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GetClusterSetsCommand.class,
            GetResourceExportsCommand.class,
            GetResourceImportsCommand.class,
            GetJoinConfigCommand.class,
            GetTokensCommand.class
        },
        mixinStandardHelpOptions = true)
final class GetCommand {}
