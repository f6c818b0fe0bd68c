package io.seine.cli.mc.install;

import picocli.CommandLine.Command;

/** {@code seine mc deploy}. */
@Command(
        name = "deploy",
        description = "Installs Seine, or brings it to this command's version.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeployLeaderCommand.class, DeployMemberCommand.class},
        mixinStandardHelpOptions = true)
public final class DeployCommand {}
