package io.seine.sandbox.image;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The JVM's ahead-of-time cache for Seine's image: classes already loaded and linked, which halves the time and the processor
 * time of a start. It is taken from a member, which has nearly all classes of the other roles too, and runs for a moment without
 * an API server. The JVM accepts it only together with the very files that it was made with, paths and times included, so that
 * member runs in a copy of the image.
 */
final class StartCache {
    private static final String CACHE = "start.aot";

    /**
     * Runs in namespaces of its own, from the folder of the copy: starts the member, and ends it when it listens for probes on port
     * 8080, 1F90 in the kernel's table, and has had a second to try the API server; on its end the JVM writes the cache.
     */
    private static final String TRAINING = """
        mount -t proc proc proc && mount --rbind /dev dev && ip link set lo up || exit 1
        POD_NAMESPACE=training KUBERNETES_MASTER=https://127.0.0.1:1 chroot . "$@" member &
        tries=0
        until grep -q ':1F90 ' /proc/net/tcp /proc/net/tcp6 || [ $tries = 150 ]; do tries=$((tries + 1)); sleep 0.2; done
        sleep 1
        kill -TERM $!
        wait $!
        test -s %s
        """.formatted(CACHE);

    private StartCache() {}

    /**
     * The cache for these layers; made first where they are new.
     *
     * @param layers all that the JVM reads
     * @param command how the image starts the command
     * @param progress is told why there is none, when the training fails: without it the image works as well, but starts slowly
     */
    static Optional<Path> ensure(List<Layer> layers, List<String> command, Consumer<String> progress)
            throws IOException, InterruptedException {
        var image = new Image("start-cache:" + TRAINING.hashCode(), Image.Start.of(command, List.of()), layers);
        try {
            return Optional.of(
                    CacheFolder.of("start").entry(image.hash(), target -> train(layers, command, target, progress)));
        } catch (IOException e) {
            progress.accept("making the image of Seine without a cache for its start: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void train(List<Layer> layers, List<String> command, Path target, Consumer<String> progress)
            throws IOException, InterruptedException {
        progress.accept("preparing a quick start of Seine's image (about 10 seconds)");
        var root = Files.createDirectory(target.resolveSibling("root"));
        for (var layer : layers) {
            layer.writeTo(root);
        }
        Files.createDirectory(root.resolve("proc"));
        Files.createDirectory(root.resolve("dev"));
        HostCommand.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", TRAINING, "sh")
                .and(List.of(command.getFirst(), "-XX:AOTCacheOutput=/" + CACHE))
                .and(command.subList(1, command.size()))
                .in(root)
                .output();
        Files.move(root.resolve(CACHE), target);
    }
}
