package io.seine.controller.scenario;

import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Commands as a user types them, with {@code deploy/} that of this checkout and with {@code kubectl} on the PATH.
 *
 * @param folder where they run, and what they write stays
 */
record Commands(ControlPlanes planes, Path folder) {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final long LIMIT_SECONDS = 60;

    /**
     * What a command printed, on both outputs.
     *
     * @param code it ended with; -1 for one that did not end in a minute
     */
    record Ended(int code, String printed) {}

    /** Runs commands of which each must succeed. */
    String run(String cluster, String script) throws IOException, InterruptedException {
        var ended = tried(cluster, script);
        if (ended.code() != 0) {
            throw new IllegalStateException(script + "\nended with " + ended.code() + ":\n" + ended.printed());
        }
        return ended.printed();
    }

    /** Runs commands whatever comes of them. */
    Ended tried(String cluster, String script) throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".txt");
        var builder = new ProcessBuilder(
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        script.replace(" deploy/", " " + CHECKOUT.resolve("deploy") + "/"))
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("KUBECONFIG", planes.kubeconfig(cluster).toString());
        builder.environment().merge("PATH", planes.toolsFolder().toString(), (path, tools) -> tools + ":" + path);
        var process = builder.start();
        var over = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!over) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return new Ended(over ? process.exitValue() : -1, Files.readString(output));
    }

    /** The commands under a heading of {@code docs/upgrade.md}, without those that wait for Pods, of which there are none here. */
    static String documented(String heading) throws IOException {
        List<String> found = new ArrayList<>();
        var inside = false;
        for (var line : Files.readAllLines(CHECKOUT.resolve("docs/upgrade.md"))) {
            if (line.startsWith("#")) {
                inside = line.replaceFirst("^#+ ", "").equals(heading);
            } else if (inside && line.startsWith("    ") && !line.contains("rollout status")) {
                found.add(line.strip());
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("docs/upgrade.md has no commands under " + heading);
        }
        return String.join("\n", found);
    }
}
