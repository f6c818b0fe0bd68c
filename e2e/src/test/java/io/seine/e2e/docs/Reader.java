package io.seine.e2e.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Types commands into a shell in one folder; what a block exports is there in the next.
 *
 * @param folder where the reader is: what looks like a checkout
 * @param files of the reader's shell, outside of that folder
 */
record Reader(Path folder, Path files) {
    private static final long LIMIT_SECONDS = 400;

    /** What a block printed, to both outputs, and its exit code. */
    record Answer(int exitCode, String printed) {}

    /**
     * A folder that looks like the checkout, whose {@code ./seine} is the command under test and need not be built.
     *
     * @param checkout the real one
     * @param classPath of the command
     */
    static Reader in(Path folder, Path checkout, String classPath) throws IOException {
        var workspace = Files.createDirectories(folder.resolve("checkout"));
        try (var entries = Files.newDirectoryStream(checkout)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (!List.of("seine", ".sandbox", ".git").contains(name)) {
                    Files.createSymbolicLink(workspace.resolve(name), entry);
                }
            }
        }
        var command = workspace.resolve("seine");
        Files.writeString(
                command, """
                #!/bin/sh
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED \
                -Dseine.checkout='%s' -cp '%s' io.seine.cli.CheckoutMain "$@"
                """.formatted(ProcessHandle.current().info().command().orElseThrow(), workspace, classPath));
        if (!command.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + command + " executable");
        }
        return new Reader(workspace, Files.createDirectories(folder.resolve("shell")));
    }

    /** Runs a block as a script that stops at the first command that fails. */
    Answer type(String commands) throws IOException, InterruptedException {
        var environment = files.resolve("environment");
        var output = files.resolve("output");
        var script = "[ ! -e '%1$s' ] || . '%1$s'\nset -euo pipefail\n%2$s\nexport -p > '%1$s'\n"
                .formatted(environment, commands);
        var process = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process.environment().remove("KUBECONFIG");
        var running = process.start();
        if (!running.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            running.destroyForcibly();
            return new Answer(-1, "no end after " + LIMIT_SECONDS + " s\n" + read(output));
        }
        return new Answer(running.exitValue(), read(output));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
