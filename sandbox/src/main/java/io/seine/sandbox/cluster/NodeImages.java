package io.seine.sandbox.cluster;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.image.ImageFile;
import io.seine.sandbox.machine.Machine;
import io.seine.sandbox.machine.MachinePlan;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.machine.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images that every node has. They are unpacked once, into a folder of the user's cache, and each node gets a copy of it that
 * shares all files with it that never change. Later a running node is given only those images that are new.
 *
 * @param images what the nodes shall have
 */
public record NodeImages(List<ImageFile> images) {
    private static final String ROOT = "var/lib/containerd";
    private static final String RECORD = "seine-images";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Hard links where source and target are on one file system; the databases, which change, are copied. */
    private static final String COPY = """
            set -eu
            rm -rf "$2"
            cp -al "$1" "$2" 2> /dev/null || { rm -rf "$2"; cp -a "$1" "$2"; }
            cd "$1"
            find . -maxdepth 2 -name '*.db' -exec cp -a --remove-destination --no-preserve=links {} "$2"/{} ';'
            """;

    public NodeImages {
        images = List.copyOf(images);
    }

    /** The full name of the image of which {@code part} is the last part of the path, without its tag. */
    public String named(String part) {
        return images.stream()
                .map(ImageFile::name)
                .filter(name -> name.contains("/" + part + ":"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no image " + part + " among " + images));
    }

    /**
     * The folder with all images unpacked, made first if it does not exist.
     *
     * @param maker a machine whose containerd unpacks; it ends with this
     */
    public Path unpacked(MachinePlan maker, java.util.function.Consumer<String> progress)
            throws IOException, InterruptedException {
        return CacheFolder.of("containerd").entry(hash(), target -> {
            progress.accept("unpacking " + images.size() + " images");
            Machine machine = Machine.ensure(maker);
            try {
                machine.ensure(List.of(Node.CONTAINERD));
                importAll(machine, images);
                machine.stop(Node.CONTAINERD);
            } finally {
                machine.end();
            }
            Path root = maker.folder().resolve(ROOT);
            Files.writeString(root.resolve(RECORD), text());
            copy(root, target);
        });
    }

    /** The plan of the machine for {@link #unpacked}. */
    public MachinePlan maker(Path folder, Path kube, Optional<Path> owner) {
        return new MachinePlan(
                "images",
                folder,
                kube,
                false,
                Map.of("containerd.toml", Node.configuration(named("pause"), Node.cniPlugins())),
                List.of(Node.containerd()),
                owner);
    }

    /** Whether the node with that folder has been given images. */
    public static boolean provided(Path node) {
        return Files.exists(node.resolve(ROOT).resolve(RECORD));
    }

    /** Gives a node that has no images yet its copy, before its containerd starts. */
    public static void provide(Path unpacked, Path node) throws IOException, InterruptedException {
        Path root = node.resolve(ROOT);
        if (!provided(node)) {
            Files.createDirectories(root.getParent());
            Path copy = root.resolveSibling("containerd.new");
            copy(unpacked, copy);
            Tool.run(List.of("rm", "-rf", root.toString()));
            Files.move(copy, root, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The IDs of a node's containers, also of those that have ended without containerd's doing. */
    public static List<String> containers(Path node) throws IOException {
        Path tasks = node.resolve(ROOT).resolve("io.containerd.runtime.v2.task/k8s.io");
        if (!Files.isDirectory(tasks)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(tasks)) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }

    /** Imports into a running node the images whose content has changed since it was given them. */
    public void refresh(Machine node) throws IOException, InterruptedException {
        Path record = node.plan().folder().resolve(ROOT).resolve(RECORD);
        List<String> has = Files.readAllLines(record);
        List<ImageFile> changed =
                images.stream().filter(image -> !has.contains(line(image))).toList();
        if (!changed.isEmpty()) {
            importAll(node, changed);
            // A new file: the old one is also that of the cache.
            Path next = record.resolveSibling(RECORD + ".new");
            Files.writeString(next, text());
            Files.move(next, record, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void importAll(Machine machine, List<ImageFile> images) throws IOException, InterruptedException {
        awaitContainerd(machine);
        for (ImageFile image : images) {
            machine.run(ctr("images", "import", "-"), image.tar());
        }
    }

    private static void awaitContainerd(Machine machine) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Tool.Output output = machine.output(ctr("version"));
            if (output.exitCode() == 0) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new SandboxFailure("Waited " + LIMIT.toSeconds() + " s for containerd on "
                        + machine.plan().name() + ", which does not answer: "
                        + output.err().strip()
                        + "; look at " + machine.plan().log(Node.CONTAINERD) + ".");
            }
            Thread.sleep(PAUSE);
        }
    }

    private static List<String> ctr(String... arguments) {
        var argv = new java.util.ArrayList<>(List.of("ctr", "--namespace", "k8s.io"));
        argv.addAll(List.of(arguments));
        return argv;
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Tool.run(List.of("sh", "-c", COPY, "sh", from.toString(), to.toString()));
    }

    private String text() {
        return images.stream().map(NodeImages::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(ImageFile image) {
        return image.name() + " " + image.digest();
    }

    private String hash() {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
