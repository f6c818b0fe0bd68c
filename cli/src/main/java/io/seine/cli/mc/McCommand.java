package io.seine.cli.mc;

import io.seine.cli.mc.install.DeployCommand;
import picocli.CommandLine.Command;

/** {@code seine mc}. */
@Command(
        name = "mc",
        description = {
            "Sets up a ClusterSet, looks at it, and takes it down.",
            "Also runs as `antctl mc` and `kubectl seine`, by links of those names."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeployCommand.class, CreateCommand.class, DeleteCommand.class},
        mixinStandardHelpOptions = true)
public final class McCommand {}
