package io.seine.sandbox.image;

import io.seine.sandbox.build.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The JVM's ahead-of-time cache for Seine's image: classes already loaded and linked, which saves most of the time and the processor
 * time of a start. It is taken from a run of Seine. The JVM accepts it only together with the very files that it was made with,
 * paths and times included, so that run is from a copy of the image.
 */
final class StartCache {
    private static final String CACHE = "start.aot";
    private static final String CLASSES = "tmp/classes";

    private StartCache() {}

    /**
     * The cache for these layers; made first where they are new.
     *
     * @param layers all that the JVM reads
     * @param command how the image starts the command
     * @param progress is told why there is none, when the training fails: without it the image works as well, but starts slowly
     */
    static Optional<Path> ensure(
            List<Layer> layers, List<String> command, StartTraining training, Consumer<String> progress)
            throws IOException, InterruptedException {
        var image = new Image("start-cache:" + training.version(), Image.Start.of(command, List.of()), layers);
        try {
            return Optional.of(CacheFolder.of("start").entry(image.hash(), target -> {
                progress.accept("preparing a quick start of Seine's image (about 30 seconds)");
                make(layers, command, training, target);
            }));
        } catch (IOException e) {
            progress.accept("making the image of Seine without a cache for its start: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Writes down which classes a run of Seine loads, one per line in the order of the alphabet, so that two recordings can be compared.
     *
     * @param list the file, overwritten
     */
    static void recordClasses(List<Layer> layers, List<String> command, StartTraining training, Path list)
            throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory("seine-classes");
        try {
            run(layers, command, "-XX:DumpLoadedClassList=/" + CLASSES, training, scratch);
            Files.write(
                    list,
                    ClassList.of(Files.readAllLines(scratch.resolve("root").resolve(CLASSES)))
                            .lines());
        } finally {
            CacheFolder.delete(scratch);
        }
    }

    private static void make(List<Layer> layers, List<String> command, StartTraining training, Path target)
            throws IOException, InterruptedException {
        var scratch = Objects.requireNonNull(target.getParent());
        run(layers, command, StartTraining.OUTPUT_OPTION + "/" + CACHE, training, scratch);
        var cache = scratch.resolve("root").resolve(CACHE);
        if (!Files.exists(cache)) {
            throw new IOException("the Java runtime has written none");
        }
        Files.move(cache, target);
    }

    private static void run(
            List<Layer> layers, List<String> command, String option, StartTraining training, Path scratch)
            throws IOException, InterruptedException {
        var root = Files.createDirectory(scratch.resolve("root"));
        for (var layer : layers) {
            layer.writeTo(root);
        }
        var recorded = new ArrayList<>(command);
        recorded.add(1, option);
        training.run(root, recorded, scratch.resolve("cluster"));
    }
}
