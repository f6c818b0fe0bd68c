package io.seine.e2e.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A controller as its container runs it: the image's files, flags and start cache, a process of its own. */
final class RoleProcess implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final int CLOCK_TICKS = 100;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    final String name;
    private final Process process;

    /** How long it took from the start of the process until it said that it is ready. */
    final Duration startToReady;

    /** The processor time that it used until then. */
    final Duration cpuToReady;

    private RoleProcess(String name, Process process, Duration startToReady) throws IOException {
        this.name = name;
        this.process = process;
        this.startToReady = startToReady;
        this.cpuToReady = cpu();
    }

    /**
     * What a role needs to run.
     *
     * @param root the unpacked image
     * @param command what starts Seine in it
     * @param role {@code leader} or {@code member}
     * @param config lines of its configuration file beside the probes' address
     */
    record Spec(
            Path root,
            List<String> command,
            List<String> jvmOptions,
            String role,
            String name,
            String namespace,
            String kubeconfig,
            String config) {}

    /** Starts it and waits until it is ready. */
    static RoleProcess start(Spec spec, Path logs) throws IOException, InterruptedException {
        int port = freePort();
        var inside = "/tmp/" + spec.name();
        Files.writeString(spec.root().resolve(inside.substring(1) + ".kubeconfig"), spec.kubeconfig());
        Files.writeString(spec.root().resolve(inside.substring(1) + ".yaml"), """
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: MultiClusterConfig
            health:
              healthProbeBindAddress: 127.0.0.1:%d
            %s
            """.formatted(port, spec.config()));
        // The shell and unshare replace themselves, so that the process that is started is the JVM in the end.
        var argv = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mkdir -p proc dev && mount -t proc proc proc && mount --rbind /dev dev && exec chroot . \"$@\"",
                "sh"));
        // After the image's own options, which the last ones overrule, and before the main class.
        int main = spec.command().size() - 1;
        argv.addAll(spec.command().subList(0, main));
        argv.addAll(spec.jvmOptions());
        argv.add(spec.command().get(main));
        argv.addAll(List.of(spec.role(), "--config=" + inside + ".yaml", "--namespace=" + spec.namespace()));
        var builder = new ProcessBuilder(argv)
                .directory(spec.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve(spec.name() + ".log").toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("KUBECONFIG", inside + ".kubeconfig");
        long began = System.nanoTime();
        var process = builder.start();
        awaitReady(spec.name(), process, port, logs);
        return new RoleProcess(spec.name(), process, Duration.ofNanos(System.nanoTime() - began));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(String name, Process process, int port, Path logs)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long end = System.nanoTime() + READY_LIMIT.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Nobody listens yet.
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        process.destroyForcibly();
        throw new IOException("The process " + name + " did not become ready within " + READY_LIMIT.toSeconds()
                + " s; its last words are in " + logs.resolve(name + ".log"));
    }

    /** Memory that it occupies now, in MiB. */
    long rssMebibytes() throws IOException {
        var match = RSS.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!match.find()) {
            throw new IOException("The process " + name + " has ended");
        }
        return Long.parseLong(match.group(1)) / 1024;
    }

    /** Processor time that it has used since its start. */
    Duration cpu() throws IOException {
        return cpu(process.pid());
    }

    static Duration cpu(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(ticks * 1000 / CLOCK_TICKS);
    }

    /** Ends it as a power cut does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Ends it as a kubelet does. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("The process " + name + " did not end within 20 s of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
