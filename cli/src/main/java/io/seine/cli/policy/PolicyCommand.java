package io.seine.cli.policy;

import picocli.CommandLine.Command;

/** {@code seine policy}. */
@Command(
        name = "policy",
        description = {
            "Tells what policies do to connections.",
            "Also runs as `antctl policy` and `kubectl seine policy`, by links of those names."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ExplainCommand.class,
        mixinStandardHelpOptions = true)
public final class PolicyCommand {}
