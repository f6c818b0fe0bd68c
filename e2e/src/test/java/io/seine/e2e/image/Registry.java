package io.seine.e2e.image;

import static org.awaitility.Awaitility.await;

import io.seine.sandbox.image.DebianFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The registry of the CNCF (distribution) on the network of a container runtime, which knows one account. */
final class Registry implements AutoCloseable {
    static final String USER = "ada";
    static final String PASSWORD = "correct-horse";

    /** By http, as all on a loopback. */
    static final String ADDRESS = "127.0.0.1:5000";

    /** bcrypt of the password. */
    private static final String HASH = "$2a$04$BdGOR9Lk.IoWN5pE8q/Gm.wDms6nO.NNq8r4X/2GRyLtRvX6tdy8.";

    private final Process process;
    private final Path folder;
    private final Containerd network;

    private Registry(Process process, Path folder, Containerd network) {
        this.process = process;
        this.folder = folder;
        this.network = network;
    }

    /** Starts it with all that it writes below {@code folder}. */
    static Registry start(Path folder, Containerd network) throws IOException, InterruptedException {
        var program = DebianFiles.of("docker-registry", false, _ -> {}).file("/usr/bin/docker-registry");
        Files.createDirectories(folder);
        var accounts = Files.writeString(folder.resolve("accounts"), USER + ":" + HASH + "\n");
        var config = Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: "%s"}}
                http: {addr: "%s"}
                auth: {htpasswd: {realm: test, path: "%s"}}
                """.formatted(folder.resolve("storage"), ADDRESS, accounts));
        var command = network.onItsNetwork(program.toString(), "serve", config.toString());
        var process = new ProcessBuilder(command.words())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var registry = new Registry(process, folder, network);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(folder.resolve("log")).contains("listening on"));
        return registry;
    }

    /** The program that pushes, run on the registry's network with this password. */
    Path pushing(Path program, String password) throws IOException {
        var script = Files.createTempFile(
                folder, "push", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(script, """
                #!/bin/sh
                SEINE_REGISTRY_USERNAME=%s SEINE_REGISTRY_PASSWORD=%s exec %s "$@"
                """.formatted(
                USER,
                password,
                String.join(" ", network.onItsNetwork(program.toString()).words())));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
