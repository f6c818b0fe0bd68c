package io.seine.sandbox.release;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.build.InputHash;
import io.seine.sandbox.image.Layer;
import io.seine.sandbox.image.SeineImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The archive of classes that makes a start of the image quick. The JVM makes it from a list of classes, the same byte for byte each time; what
 * it would make from a recorded run (an AOT cache), or with linked classes, holds times of that run. It accepts the archive only together with
 * the very files that it was made with, so it is made in a copy of the image, by {@code chroot}. Under an emulator it takes minutes and comes
 * out different each time; so only one platform has it.
 */
final class StartArchive {
    /** Where it lies in the image. */
    static final String PATH = "/opt/seine/start.jsa";

    /** The flag that starts use it with; it must not be given where there is no such file. */
    static final String FLAG = "-XX:SharedArchiveFile=" + PATH;

    private static final String LIST = "classes.list";
    private static final Platform PLATFORM = Platform.AMD64;

    /**
     * What makes the archive. No collection of garbage may come between, because it writes the time into objects and moves them; and nothing is
     * compiled meanwhile.
     */
    private static final List<String> DUMP = List.of(
            "-Xshare:dump",
            "-XX:-AOTClassLinking",
            "-XX:SharedClassListFile=/tmp/" + LIST,
            FLAG,
            "-Xms256m",
            "-Xmn200m",
            "-Xint");

    /** The program in the copy, and what it needs of the host. */
    private static final String RUN =
            "mkdir -p proc dev && mount --rbind /proc proc && mount --rbind /dev dev && exec chroot . \"$@\"";

    private StartArchive() {}

    /** Whether images for a platform have it, wherever they are built. */
    static boolean isFor(Platform platform) {
        return platform == PLATFORM;
    }

    /**
     * The archive; made first where it is new.
     *
     * @param layers all that the JVM reads
     * @throws IOException when it cannot be made here
     */
    static Path ensure(Path cache, List<Layer> layers, Consumer<String> progress)
            throws IOException, InterruptedException {
        var hash = new InputHash().add(RUN).add(String.join(" ", DUMP)).add(classes());
        for (var layer : layers) {
            layer.addTo(hash);
        }
        return new CacheFolder(cache.resolve("start"), 2).entry(hash.hex(), target -> {
            progress.accept("preparing a quick start on " + PLATFORM);
            make(layers, target);
        });
    }

    private static void make(List<Layer> layers, Path target) throws IOException, InterruptedException {
        if (!PLATFORM.runsHere()) {
            throw new IOException("this computer does not run programs for " + PLATFORM);
        }
        var root = Files.createDirectory(target.resolveSibling("root"));
        for (var layer : layers) {
            layer.writeTo(root);
        }
        Files.write(root.resolve("tmp").resolve(LIST), classes());
        var command = new ArrayList<>(SeineImage.COMMAND);
        // Behind the flags of the image, which would win otherwise.
        command.addAll(command.size() - 1, DUMP);
        inside(root).and(command).output();
        Files.move(root.resolve(PATH.substring(1)), target);
    }

    /** Root of its own where the user is not. */
    private static HostCommand inside(Path root) throws IOException {
        var isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return HostCommand.of("unshare", "--mount")
                .and(isRoot ? List.of() : List.of("--map-root-user"))
                .and(List.of("sh", "-c", RUN, "sh"))
                .in(root);
    }

    private static byte[] classes() throws IOException {
        try (var stream = StartArchive.class.getResourceAsStream(LIST)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + LIST + " is missing");
            }
            return stream.readAllBytes();
        }
    }
}
