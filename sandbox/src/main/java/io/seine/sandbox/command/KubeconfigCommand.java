package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine sandbox kubeconfig}. */
@Command(
        name = "kubeconfig",
        description = {
            "Prints the path of a cluster's kubeconfig file, or, without a name, of all clusters' files, as KUBECONFIG takes them;"
                    + " each has a context of the cluster's name.",
            "",
            "Example: export KUBECONFIG=$(./seine sandbox kubeconfig)"
        },
        mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "CLUSTER", description = "Such as east. Default: all.")
    private @Nullable String cluster;

    @Override
    public Integer call() throws Exception {
        Sandbox sandbox = parent.sandbox();
        List<String> clusters = cluster == null ? sandbox.clusters() : List.of(cluster);
        var paths = new ArrayList<String>();
        for (String name : clusters) {
            sandbox.server(name); // refuses unknown clusters
            paths.add(sandbox.kubeconfig(name).toString());
        }
        spec.commandLine().getOut().println(String.join(File.pathSeparator, paths));
        return 0;
    }
}
