package io.seine.sandbox.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Another program that takes over the terminal until it ends. */
final class Foreground {
    private Foreground() {}

    /** Runs it and returns its exit code. */
    static int run(List<String> argv, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv).inheritIO();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }
}
