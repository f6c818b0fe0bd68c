package io.seine.agent.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs a program of the Node's image and waits for it, at most ten seconds. */
final class Command {
    private static final int SECONDS = 10;

    /** Not the common pool: it has one thread on a small machine, which another part of the process may hold. */
    private static final Executor READERS = reader -> Thread.ofVirtual().start(reader);

    private Command() {}

    /**
     * What a program did.
     *
     * @param code its exit status
     */
    record Result(int code, String output, String errors) {}

    /**
     * Runs {@code program} in the network namespace of the calling thread.
     *
     * @param input what it reads
     * @throws KernelException if it cannot be started or does not end
     */
    static Result run(List<String> program, String input) {
        var name = program.getFirst();
        try {
            var process = new ProcessBuilder(program).start();
            // Both pipes are emptied while the program runs, or it could stop at a full one.
            var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), READERS);
            var errors = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), READERS);
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new KernelException("The program " + name + " did not end within " + SECONDS + " seconds.");
            }
            return new Result(process.exitValue(), output.join(), errors.join());
        } catch (IOException e) {
            throw new KernelException("Could not run the program " + name + ": " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KernelException("The program " + name + " was not waited for: the agent stops.", e);
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
