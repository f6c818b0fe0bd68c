package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program of the host that is run to its end.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param environment variables added to those of this process
 */
public record HostCommand(List<String> words, Path folder, Map<String, String> environment) {
    private static final int LINES_SHOWN = 15;
    private static final Duration NOTICE = Duration.ofMinutes(1);

    /**
     * How a program ended.
     *
     * @param exitCode 0 on success; 127 when the program does not exist
     * @param output what it printed, standard output and errors together
     */
    public record Result(int exitCode, String output) {
        /** Whether the program succeeded. */
        public boolean ok() {
            return exitCode == 0;
        }
    }

    /** A command in the root folder with this process' environment. */
    public static HostCommand of(String... words) {
        return new HostCommand(List.of(words), Path.of("/"), Map.of());
    }

    /** The same command with more arguments. */
    public HostCommand and(List<String> arguments) {
        return new HostCommand(Stream.concat(words.stream(), arguments.stream()).toList(), folder, environment);
    }

    /** The same command in another folder. */
    public HostCommand in(Path other) {
        return new HostCommand(words, other, environment);
    }

    /** The same command with one more variable. */
    public HostCommand with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new HostCommand(words, folder, Map.copyOf(more));
    }

    /** Runs the program with {@code input} as its standard input. Meant for programs that end within a second. */
    public Result run(String input) throws InterruptedException {
        Process process;
        try {
            process = builder().redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        }
        try {
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            } catch (IOException e) {
                // It ended without reading all: its exit code and output tell more than the broken pipe.
            }
            var output = process.inputReader(StandardCharsets.UTF_8).readAllAsString();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(126, "its output could not be read: " + e.getMessage());
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * What the program printed.
     *
     * @throws IOException when it does not succeed, with its last lines
     */
    public String output() throws IOException, InterruptedException {
        var result = run("");
        if (!result.ok()) {
            throw new IOException(failure(result.exitCode(), result.output()));
        }
        return result.output();
    }

    /**
     * Runs a program that takes long, its output in a file.
     *
     * @param log the file, overwritten
     * @param stillRunning told each minute how long it has been running
     * @throws IOException when it does not succeed, with its last lines and the log's path
     */
    public void logTo(Path log, Consumer<Duration> stillRunning) throws IOException, InterruptedException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        var process = builder()
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile())
                .start();
        try {
            for (var ran = NOTICE; !process.waitFor(NOTICE.toSeconds(), TimeUnit.SECONDS); ran = ran.plus(NOTICE)) {
                stillRunning.accept(ran);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    failure(process.exitValue(), Files.readString(log)) + "\n(the whole output is in " + log + ")");
        }
    }

    private ProcessBuilder builder() {
        var builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private String failure(int exitCode, String output) {
        var lines = output.strip().lines().toList();
        var last = lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
        return "`" + String.join(" ", words) + "` failed with exit code " + exitCode + ":\n" + String.join("\n", last);
    }
}
