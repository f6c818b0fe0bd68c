package io.seine.cli.mc.install;

import io.seine.cli.output.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code seine mc deploy leadercluster}. */
@Command(
        name = "leadercluster",
        description = {
            "Installs Seine in a leader cluster, and waits until it runs.",
            "May be run again: what is there is brought to this version, ConfigMaps stay as they are."
        },
        mixinStandardHelpOptions = true)
final class DeployLeaderCommand implements Callable<Integer> {
    @Mixin
    private DeployFlags flags = new DeployFlags();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return flags.run(Role.LEADER, PolicyDefinitions.NEVER, Report.of(spec));
    }
}
