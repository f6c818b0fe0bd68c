package io.seine.sandbox;

import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts a sandbox in a process of its own, so that a test can kill it. */
final class UpProcess {
    private UpProcess() {}

    static Process start(Path checkout, Path folder, String lifetime, String cluster) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UpProcess.class.getName(),
                        checkout.toString(),
                        folder.toString(),
                        lifetime,
                        cluster))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Arguments: checkout, folder, {@code lasting} or {@code untilExit}, number of nodes. */
    public static void main(String[] args) throws Exception {
        Path checkout = Path.of(args[0]);
        Path folder = Path.of(args[1]);
        boolean lasting = args[2].equals("lasting");
        Sandbox sandbox = lasting ? Sandbox.in(checkout, folder) : Sandbox.untilExit(checkout, folder);
        Topology topology = new Topology(List.of(new Topology.Cluster("one", Integer.parseInt(args[3]))));
        sandbox.withoutSeine().up(topology, Progress.silent());
        Thread.sleep(java.time.Duration.ofMinutes(5)); // until the test kills it
    }
}
