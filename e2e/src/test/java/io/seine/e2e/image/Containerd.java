package io.seine.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A container runtime of its own, in namespaces of its own for processes, mounts and the network: when its first process ends,
 * the kernel ends all that it started.
 */
final class Containerd implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String START = """
            mount -t tmpfs none /run && ip link set lo up && exec containerd --config "$1"
            """;

    private final Path folder;
    private final Process process;

    private Containerd(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts it with all that it writes below {@code folder}. */
    static Containerd start(Path folder) throws IOException {
        var config = Files.writeString(folder.resolve("config.toml"), """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                address = "%1$s/socket"
                """.formatted(folder));
        var process = new ProcessBuilder(List.of(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        START,
                        "sh",
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var containerd = new Containerd(folder, process);
        await().atMost(LIMIT).until(() -> containerd.ctr("version").run("").ok());
        return containerd;
    }

    /** A command to it. */
    HostCommand ctr(String... arguments) {
        return HostCommand.of("ctr", "--address", folder.resolve("socket").toString(), "--namespace", "test")
                .and(List.of(arguments));
    }

    /** A command on the runtime's network, which has nothing but a loopback. */
    HostCommand onItsNetwork(String... command) {
        return HostCommand.of("nsenter", "--net=/proc/" + process.pid() + "/ns/net")
                .and(List.of(command));
    }

    /** Runs a container to its end, on the runtime's network and with a root that cannot be written to; returns what it printed. */
    String run(String image, String... command) throws IOException, InterruptedException {
        return container(List.of("--rm", "--read-only"), image, "once", command).output();
    }

    /** Starts a container that goes on. */
    Running start(String name, String image, String... command) throws IOException, InterruptedException {
        var log = folder.resolve(name + ".log");
        container(List.of("--detach", "--log-uri", "file://" + log), image, name, command)
                .output();
        return new Running(name, log);
    }

    private HostCommand container(List<String> options, String image, String name, String... command) {
        return ctr(
                        "run",
                        "--net-host",
                        "--cgroup",
                        "",
                        "--fifo-dir",
                        folder.resolve("fifo").toString())
                .and(options)
                .and(List.of(image, name))
                .and(List.of(command));
    }

    /** A container that goes on until it is told to end. */
    final class Running {
        private final String name;
        private final Path log;

        private Running(String name, Path log) {
            this.name = name;
            this.log = log;
        }

        /** Runs a command in it and returns what that printed. */
        String exec(String... command) throws IOException, InterruptedException {
            return ctr("tasks", "exec", "--fifo-dir", folder.resolve("fifo").toString(), "--exec-id", "probe", name)
                    .and(List.of(command))
                    .output();
        }

        String log() throws IOException {
            return Files.readString(log);
        }

        /** Sends a signal, and waits until the container has ended. */
        void end(String signal) throws IOException, InterruptedException {
            ctr("tasks", "kill", "--signal", signal, name).output();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() ->
                            assertThat(ctr("tasks", "list").output()).containsPattern("(?m)^" + name + " .*STOPPED"));
            ctr("tasks", "rm", name).output();
            ctr("containers", "rm", name).output();
        }
    }

    /** Ends it with all its containers. */
    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
