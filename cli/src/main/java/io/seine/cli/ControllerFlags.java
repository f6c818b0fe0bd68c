package io.seine.cli;

import io.seine.controller.ControllerOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that both controllers have. */
final class ControllerFlags {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (MultiClusterConfig); defaults for what it does not set.")
    private @Nullable Path config;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "The controller's own Namespace; POD_NAMESPACE when not given.")
    private @Nullable String namespace;

    ControllerOptions load() {
        return ControllerOptions.load(Optional.ofNullable(config), Optional.ofNullable(namespace), System.getenv());
    }
}
