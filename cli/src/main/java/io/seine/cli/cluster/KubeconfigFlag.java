package io.seine.cli.cluster;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --kubeconfig}, as {@code kubectl} has it. */
public final class KubeconfigFlag {
    @Option(
            names = {"-k", "--kubeconfig"},
            paramLabel = "FILE",
            description = "The kubeconfig file. Default: the files that KUBECONFIG names, else ~/.kube/config, else the"
                    + " ServiceAccount of the Pod that this runs in.")
    private @Nullable Path file;

    /** Made by picocli. */
    public KubeconfigFlag() {}

    /** The file, if one is named. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }
}
