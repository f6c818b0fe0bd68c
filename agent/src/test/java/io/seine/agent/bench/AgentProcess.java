package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent as its container runs it, with the image's files, flags and start cache, on a Node that is a network namespace. */
public final class AgentProcess implements AutoCloseable {
    private static final int PROBE_PORT = 10_370;
    private static final Duration READY_LIMIT = Duration.ofMinutes(1);

    private final Process process;
    private final Duration startToReady;

    private AgentProcess(Process process, Duration startToReady) {
        this.process = process;
        this.startToReady = startToReady;
    }

    /**
     * The image, laid out.
     *
     * @param root where
     * @param command what starts Seine in it
     */
    public record Image(Path root, List<String> command) {}

    /** Starts it and waits until it says that the kernel holds the plan. */
    public static AgentProcess start(
            Image image, NetworkNamespace place, String node, String namespace, String config, String kubeconfig)
            throws IOException, InterruptedException {
        Files.writeString(image.root().resolve("tmp/agent.conf"), config);
        Files.writeString(image.root().resolve("tmp/agent.kubeconfig"), kubeconfig);
        // Each replaces itself by the next, so that the process that is started is the JVM in the end.
        var argv = new ArrayList<>(List.of(
                "nsenter",
                "--net=/run/netns/" + place.name(),
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mkdir -p proc dev sys/fs/bpf && mount -t proc proc proc && mount --rbind /dev dev"
                        + " && mount -t bpf bpf sys/fs/bpf && exec chroot . \"$@\"",
                "sh"));
        argv.addAll(image.command());
        argv.addAll(List.of("agent", "--config=/tmp/agent.conf"));
        var builder = new ProcessBuilder(argv)
                .directory(image.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(image.root().resolveSibling("agent.log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("KUBECONFIG", "/tmp/agent.kubeconfig");
        builder.environment().put("NODE_NAME", node);
        builder.environment().put("POD_NAMESPACE", namespace);
        long began = System.nanoTime();
        var process = builder.start();
        long end = began + READY_LIMIT.toNanos();
        while (!place.run(AgentProcess::isReady)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("The agent did not become ready; its log is "
                        + image.root().resolveSibling("agent.log"));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return new AgentProcess(process, Duration.ofNanos(System.nanoTime() - began));
    }

    private static boolean isReady() {
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), PROBE_PORT)) {
            socket.getOutputStream().write("GET /readyz HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false; // Nobody listens yet.
        }
    }

    public Duration startToReady() {
        return startToReady;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("The agent did not end within 20 s of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
