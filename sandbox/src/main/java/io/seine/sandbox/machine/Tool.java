package io.seine.sandbox.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs programs of the operating system to their end, in an environment that does not depend on the user's. */
public final class Tool {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Tool() {}

    /** What a program answered. */
    public record Output(int exitCode, String out, String err) {}

    /**
     * Runs a program and returns its standard output.
     *
     * @throws SandboxFailure with what the program printed, when it exits with another code than 0
     */
    public static String run(List<String> argv) throws IOException, InterruptedException {
        return run(argv, "");
    }

    /** As {@link #run(List)}, with text on the program's standard input. */
    public static String run(List<String> argv, String input) throws IOException, InterruptedException {
        return succeeded(argv, output(argv, input));
    }

    /** As {@link #run(List)}, with a file as the program's standard input. */
    public static String run(List<String> argv, Path input) throws IOException, InterruptedException {
        return succeeded(argv, output(new ProcessBuilder(argv).redirectInput(input.toFile()), ""));
    }

    /** Runs a program and returns what it answered, whatever its exit code. */
    public static Output output(List<String> argv, String input) throws IOException, InterruptedException {
        return output(new ProcessBuilder(argv), input);
    }

    private static String succeeded(List<String> argv, Output output) throws SandboxFailure {
        if (output.exitCode() != 0) {
            String said = output.err().isBlank() ? output.out() : output.err();
            throw new SandboxFailure("Ran `" + String.join(" ", argv) + "`, which ended with code " + output.exitCode()
                    + ": " + said.strip());
        }
        return output.out();
    }

    private static Output output(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Process process = start(builder);
        try {
            CompletableFuture<String> err = read(process.getErrorStream());
            CompletableFuture<String> out = read(process.getInputStream());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException ended) {
                // The program ended without reading; its exit code and messages tell more than the broken pipe.
            }
            return new Output(process.waitFor(), out.join(), err.join());
        } finally {
            process.destroy();
        }
    }

    /** Starts a program in the environment that all the sandbox's programs have. */
    private static Process start(ProcessBuilder builder) throws IOException {
        Map<String, String> environment = builder.environment();
        String home = environment.getOrDefault("HOME", "/root");
        environment.clear();
        environment.putAll(Map.of("PATH", PATH, "HOME", home, "LC_ALL", "C"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SandboxFailure(
                    "Cannot run `" + builder.command().getFirst() + "`: " + e.getMessage()
                            + "; `seine sandbox doctor` tells what is missing",
                    e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }
}
