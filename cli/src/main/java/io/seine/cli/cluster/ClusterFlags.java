package io.seine.cli.cluster;

import io.seine.cli.output.CommandFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command works on: the flags of {@code kubectl}, with its defaults. */
public final class ClusterFlags {
    @Option(
            names = {"-k", "--kubeconfig"},
            paramLabel = "FILE",
            description = "The kubeconfig file. Default: the files that KUBECONFIG names, else ~/.kube/config, else the"
                    + " ServiceAccount of the Pod that this runs in.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig file. Default: its current one.")
    private @Nullable String context;

    @Option(
            names = {"-s", "--server"},
            paramLabel = "URL",
            description = "The API server's URL, in the place of the kubeconfig's.")
    private @Nullable String server;

    /** Made by picocli. */
    public ClusterFlags() {}

    /** The file of {@code --kubeconfig}. */
    public Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig);
    }

    /** Opens the cluster, which the caller closes; asks it for nothing yet. */
    public Cluster open() throws CommandFailure {
        return Kubeconfigs.open(
                Optional.ofNullable(kubeconfig), Optional.ofNullable(context), Optional.ofNullable(server));
    }
}
