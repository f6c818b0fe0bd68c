package io.seine.cli.cluster;

import io.seine.cli.output.CommandFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster a command works on: the flags of {@code kubectl}, with its defaults. */
public final class ClusterFlags {
    @Mixin
    private KubeconfigFlag kubeconfig = new KubeconfigFlag();

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
        return kubeconfig.file();
    }

    /** Opens the cluster, which the caller closes; asks it for nothing yet. */
    public Cluster open() throws CommandFailure {
        return Kubeconfigs.open(kubeconfig.file(), Optional.ofNullable(context), Optional.ofNullable(server));
    }

    /**
     * Opens a second cluster, which the caller closes.
     *
     * @param other its kubeconfig file; that of the first when empty
     * @param context of the second; where both are empty there is none
     */
    Optional<Cluster> openBeside(Optional<Path> other, Optional<String> context) throws CommandFailure {
        if (other.isEmpty() && context.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Kubeconfigs.open(other.or(kubeconfig::file), context, Optional.empty()));
    }
}
