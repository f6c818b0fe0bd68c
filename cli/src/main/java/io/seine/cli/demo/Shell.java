package io.seine.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the guide's commands as a user types them: in bash, with {@code kubectl} on the PATH and one cluster's kubeconfig.
 *
 * @param folder the working folder, which also receives the files that commands write
 * @param tools the folder that holds {@code kubectl}
 */
public record Shell(Path folder, Path tools) {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A command that did not succeed, with what it printed. */
    public static final class CommandFailed extends Exception {
        private static final long serialVersionUID = 1;

        CommandFailed(String command, String cause) {
            super("`" + command + "` failed: " + cause);
        }
    }

    /**
     * Runs a command and returns what it printed on standard output.
     *
     * @throws CommandFailed when it exits with another code than 0 or takes longer than three minutes
     */
    public String run(Path kubeconfig, String command, Map<String, String> variables)
            throws CommandFailed, InterruptedException {
        try {
            Path errors = Files.createTempFile("seine-command", ".err");
            Path output = Files.createTempFile("seine-command", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", command)
                        .directory(folder.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
                Map<String, String> environment = builder.environment();
                environment.put("KUBECONFIG", kubeconfig.toString());
                environment.put(
                        "PATH", tools + ":" + environment.getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
                environment.putAll(variables);
                Process process = builder.start();
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new CommandFailed(command, "no end after " + LIMIT.toSeconds() + " s");
                }
                if (process.exitValue() != 0) {
                    throw new CommandFailed(
                            command,
                            "exit code " + process.exitValue() + "; "
                                    + Files.readString(errors).strip());
                }
                return Files.readString(output, StandardCharsets.UTF_8);
            } finally {
                Files.deleteIfExists(errors);
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run `" + command + "`", e);
        }
    }
}
