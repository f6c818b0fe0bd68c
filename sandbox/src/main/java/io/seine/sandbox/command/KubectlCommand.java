package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code seine sandbox kubectl}. */
@Command(
        name = "kubectl",
        description = {
            "Runs kubectl as the administrator of a cluster.",
            "",
            "Example: seine sandbox kubectl east get pods --all-namespaces"
        },
        mixinStandardHelpOptions = true)
final class KubectlCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Such as east.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String cluster;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "What kubectl is given.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws Exception {
        Sandbox sandbox = parent.sandbox();
        sandbox.server(cluster); // refuses unknown clusters
        var argv =
                new ArrayList<>(List.of(sandbox.toolsFolder().resolve("kubectl").toString()));
        argv.addAll(arguments);
        // The API server is on this computer, whatever proxy its user has.
        return Foreground.run(
                argv, Map.of("KUBECONFIG", sandbox.kubeconfig(cluster).toString(), "NO_PROXY", "*", "no_proxy", "*"));
    }
}
