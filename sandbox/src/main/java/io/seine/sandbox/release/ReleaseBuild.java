package io.seine.sandbox.release;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.image.Image;
import io.seine.sandbox.image.JavaRuntime;
import io.seine.sandbox.image.Layer;
import io.seine.sandbox.image.SeineImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the image of a release. It needs neither a container engine nor root, and takes nothing from the computer but the tools that it works
 * with; what Debian's packages are made of is kept, what is made from them too.
 *
 * @param checkout the folder of the checkout, built with Maven
 * @param release what is released
 * @param mirror where Debian's packages come from
 * @param cache where what is made is kept
 * @param progress receives a line for each step that takes long
 */
public record ReleaseBuild(Path checkout, Release release, DebianMirror mirror, Path cache, Consumer<String> progress) {
    /** What the layers hold. */
    static final List<String> LAYERS = List.of(
            "system libraries and the agent's tools",
            "Java runtime",
            "Java libraries",
            "Seine",
            "list of parts, and the archive for a quick start");

    /** Where a user's builds keep what they make. */
    public static Path usualCache() {
        return CacheFolder.root().resolve("release");
    }

    /**
     * The image.
     *
     * @throws IOException when something is missing that it is made of, with the remedy
     */
    public ReleaseImage make(ImageName name, List<Platform> platforms) throws IOException, InterruptedException {
        var images = new ArrayList<PlatformImage>();
        for (var platform : platforms.stream().distinct().sorted().toList()) {
            images.add(make(name, platform));
        }
        return new ReleaseImage(release, List.copyOf(images));
    }

    private PlatformImage make(ImageName name, Platform platform) throws IOException, InterruptedException {
        var debian = DebianPackages.ensure(mirror, platform, progress);
        var runtime = runtime(debian);
        var system = SystemFiles.of(debian, runtime);
        var target = checkout.resolve("cli/target");
        var jars = SeineImage.jars(target);
        var parts = new ArrayList<>(
                MavenParts.of(Files.readString(target.resolve("image.classpath")), jars, release.version()));
        for (var each : system.packages().values()) {
            parts.add(component(debian, each));
        }
        var sbom = Sbom.of(release, platform, parts);
        var layers = new ArrayList<>(List.of(
                system.layer(),
                Layer.builder().tree(SeineImage.JAVA, runtime).build(),
                SeineImage.librariesLayer(jars).build(),
                SeineImage.ownLayer(jars).build()));
        var last = Layer.builder().text(Sbom.PATH, sbom);
        var command = new ArrayList<>(SeineImage.COMMAND);
        if (StartArchive.isFor(platform)) {
            start(platform, layers).ifPresent(archive -> {
                last.data(StartArchive.PATH, archive);
                command.add(1, StartArchive.FLAG);
            });
        }
        layers.add(last.build());
        progress.accept("compressing the layers for " + platform);
        var image = new Image(
                name.text(),
                new Image.About(platform.architecture(), release.created(), release.labels()),
                SeineImage.start(command),
                layers);
        return PlatformImage.of(cache, platform, image, sbom);
    }

    private Path runtime(DebianPackages debian) throws IOException, InterruptedException {
        var modules = debian.modules();
        return new CacheFolder(cache.resolve("jre-" + debian.platform().architecture()), 2)
                .entry(JavaRuntime.inputs(modules).hex(), folder -> JavaRuntime.link(modules, folder, progress));
    }

    private Optional<Path> start(Platform platform, List<Layer> layers) throws InterruptedException {
        try {
            return Optional.of(StartArchive.ensure(cache, layers, progress));
        } catch (IOException e) {
            progress.accept("the image for " + platform + " will start slowly and have another digest than elsewhere,"
                    + " because its archive of classes cannot be made here: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Component component(DebianPackages debian, DebianPackage each) throws IOException {
        var copyright = debian.copyright(each);
        return new Component(
                "",
                each.name(),
                each.version(),
                "pkg:deb/debian/%s@%s?arch=%s&distro=debian-%s"
                        .formatted(
                                each.name().replace("+", "%2B"),
                                each.version().replace("+", "%2B").replace(":", "%3A"),
                                each.architecture(),
                                DebianMirror.NUMBER),
                "",
                copyright.isPresent() ? DebianPackage.licences(Files.readString(copyright.get())) : List.of());
    }
}
