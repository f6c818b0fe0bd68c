package io.seine.cli;

import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Reloading;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that both controllers have, and how they run. */
final class ControllerFlags {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Configuration file (MultiClusterConfig); defaults for what it does not set.",
                "A change of the file is taken over while running; one that cannot be used is reported and changes"
                        + " nothing."
            })
    private @Nullable Path config;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "The controller's own Namespace; POD_NAMESPACE when not given.")
    private @Nullable String namespace;

    @Mixin
    private LogFlags logs = new LogFlags();

    /** Runs a controller until the process is told to end, or has to. */
    int run(Function<ControllerOptions, ? extends Controller> starter) throws Exception {
        logs.apply();
        var file = Optional.ofNullable(config);
        var options = ControllerOptions.load(file, Optional.ofNullable(namespace), System.getenv());
        return Running.untilStopped(() -> Reloading.start(options, file, starter, Reloading.POLL), Reloading::lost);
    }
}
