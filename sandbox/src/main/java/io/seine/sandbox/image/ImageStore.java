package io.seine.sandbox.image;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The images that the sandbox's nodes hold, made from what this machine has and kept in the user's cache. */
public final class ImageStore {
    private ImageStore() {}

    /**
     * All images; those whose content is new are made first.
     *
     * @param checkout the folder of the checkout, built with Maven
     * @param programs the servers
     * @param training makes Seine's image start quickly
     * @param progress receives a line for each image that is made
     * @throws IOException when something is missing that an image is made of, with the remedy
     */
    public static List<ImageFile> ensure(
            Path checkout, Programs programs, StartTraining training, Consumer<String> progress)
            throws IOException, InterruptedException {
        var files = new ArrayList<>(servers(checkout, programs, progress));
        files.add(ensure(SeineImage.of(checkout, training, progress), progress));
        return List.copyOf(files);
    }

    /** All images but Seine's own, for which the checkout need not be built. */
    public static List<ImageFile> servers(Path checkout, Programs programs, Consumer<String> progress)
            throws IOException, InterruptedException {
        var busybox = BusyboxImage.layer(progress);
        var images = List.of(
                ServerImages.pause(busybox),
                BusyboxImage.of(busybox),
                ServerImages.agnhost(programs, busybox),
                ServerImages.coredns(programs, Programs.corednsVersion(checkout)),
                NginxImage.of(progress));
        var files = new ArrayList<ImageFile>();
        for (var image : images) {
            files.add(ensure(image, progress));
        }
        return List.copyOf(files);
    }

    /**
     * Lays Seine's image out below {@code folder}, for running its roles without a container: by {@code chroot}, because the cache of
     * their start is only good for the paths inside.
     *
     * @return the command that starts Seine there
     */
    public static List<String> unpackSeine(
            Path checkout, Path folder, StartTraining training, Consumer<String> progress)
            throws IOException, InterruptedException {
        var image = SeineImage.of(checkout, training, progress);
        Files.createDirectories(folder);
        for (var layer : image.layers()) {
            layer.writeTo(folder);
        }
        return image.start().entrypoint();
    }

    /**
     * Records anew which classes Seine loads when it starts, for the images of a release.
     *
     * @param list the file, overwritten
     */
    public static void recordClasses(Path checkout, Path list, StartTraining training, Consumer<String> progress)
            throws IOException, InterruptedException {
        StartCache.recordClasses(SeineImage.layers(checkout, progress), SeineImage.COMMAND, training, list);
    }

    static ImageFile ensure(Image image, Consumer<String> progress) throws IOException, InterruptedException {
        var tar = CacheFolder.of("images/" + image.shortName()).entry(image.hash() + ".tar", target -> {
            progress.accept("making the image " + image.name());
            OciArchive.write(image, target);
        });
        return new ImageFile(image.name(), OciArchive.digest(tar), tar);
    }
}
