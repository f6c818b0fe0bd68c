package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds static programs from a folder with a {@code go.mod}.
 *
 * @param source the folder
 * @param go the compiler
 * @param logs where the compiler's output goes
 * @param progress receives a line when a build begins, goes on or ends
 */
record GoBuild(Path source, GoToolchain go, Path logs, Consumer<String> progress) {

    /**
     * Builds one program.
     *
     * @param title what a person calls it
     * @param from its Go package
     * @param linkerFlags the value of {@code -ldflags}
     * @param binary where to write it
     */
    void program(String title, String from, String linkerFlags, Path binary) throws IOException, InterruptedException {
        var log = logs.resolve(".build-" + binary.getFileName() + ".log");
        progress.accept("building " + title);
        var begin = Instant.now();
        run("build", "-trimpath", "-ldflags", linkerFlags, "-o", binary.toString(), from)
                .logTo(
                        log,
                        ran -> progress.accept(
                                "still building " + title + " (" + ran.toMinutes() + " min; log: " + log + ")"));
        progress.accept("built " + title + " in " + shown(Duration.between(begin, Instant.now())));
    }

    /** The folder of a required module's source. */
    Path module(String name) throws IOException, InterruptedException {
        return Path.of(run("list", "-m", "-f", "{{.Dir}}", name).output().strip());
    }

    private HostCommand run(String... arguments) {
        return HostCommand.of(go.go().toString())
                .and(List.of(arguments))
                .in(source)
                .with("CGO_ENABLED", "0");
    }

    static String shown(Duration time) {
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
