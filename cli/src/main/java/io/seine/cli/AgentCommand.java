package io.seine.cli;

import io.seine.agent.AgentCleanup;
import io.seine.agent.AgentOptions;
import io.seine.agent.AgentRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seine agent}. */
@Command(
        name = "agent",
        description = {
            "Runs the agent of a Node: programs its kernel so that its Pods reach other clusters.",
            "Ends on SIGTERM and leaves the kernel as it is, unless its DaemonSet is deleted.",
            "Needs POD_NAMESPACE and NODE_NAME in the environment."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class AgentCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration file (antrea-agent.conf). May be repeated: later ones win; missing ones are passed"
                            + " over.")
    private List<Path> config = new ArrayList<>();

    @Option(
            names = "--cleanup",
            description =
                    "Instead of running, leaves the Node as it was before the agent: for Nodes whose agent could not"
                            + " do it when it was uninstalled.")
    private boolean cleanup;

    @Override
    public Integer call() throws Exception {
        if (cleanup) {
            AgentCleanup.run();
            return 0;
        }
        return Running.untilStopped(() -> AgentRole.start(AgentOptions.load(config, System.getenv())));
    }
}
