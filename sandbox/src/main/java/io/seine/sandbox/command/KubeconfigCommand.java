package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine sandbox kubeconfig}. */
@Command(
        name = "kubeconfig",
        description = {
            "Prints the path of a cluster's kubeconfig file.",
            "",
            "Example: export KUBECONFIG=$(./seine sandbox kubeconfig east)"
        },
        mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Such as east.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String cluster;

    @Override
    public Integer call() throws Exception {
        Sandbox sandbox = parent.sandbox();
        sandbox.server(cluster); // refuses unknown clusters
        spec.commandLine().getOut().println(sandbox.kubeconfig(cluster));
        return 0;
    }
}
