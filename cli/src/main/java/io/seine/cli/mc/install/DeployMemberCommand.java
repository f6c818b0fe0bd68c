package io.seine.cli.mc.install;

import io.seine.cli.output.Report;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc deploy membercluster}. */
@Command(
        name = "membercluster",
        description = {
            "Installs Seine in a member cluster, and waits until it runs.",
            "May be run again: what is there is brought to this version, ConfigMaps stay as they are."
        },
        mixinStandardHelpOptions = true)
final class DeployMemberCommand implements Callable<Integer> {
    @Mixin
    private DeployFlags flags = new DeployFlags();

    @Option(
            names = "--policies",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "Whether to install the definitions of Antrea's policies, which Seine enforces then: always, never, or"
                            + " auto, which is where Antrea has not installed them. With -f and -o auto is never. Default:"
                            + " auto.")
    private PolicyDefinitions policies = PolicyDefinitions.AUTO;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return flags.run(Role.MEMBER, policies, Report.of(spec));
    }
}
