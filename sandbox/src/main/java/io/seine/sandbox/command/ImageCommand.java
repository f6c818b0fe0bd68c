package io.seine.sandbox.command;

import io.seine.sandbox.release.DebianMirror;
import io.seine.sandbox.release.ImageName;
import io.seine.sandbox.release.Platform;
import io.seine.sandbox.release.Release;
import io.seine.sandbox.release.ReleaseBuild;
import io.seine.sandbox.release.ReleaseImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code seine image}: the image of a release. */
@Command(
        name = "image",
        description = {
            "Builds the container image of Seine, and pushes it to registries, without a container engine and without root.",
            "",
            "It takes the agent's tools and the Java runtime from Debian's packages, which apt fetches into ~/.cache/seine; the"
                    + " same packages and the same commit give the same digest."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {ImageBuildCommand.class, ImagePushCommand.class, ImageRecordCommand.class})
public final class ImageCommand {
    private final Path checkout;

    private ImageCommand(Path checkout) {
        this.checkout = checkout;
    }

    /**
     * The command, to be added to another or run by itself.
     *
     * @param checkout the checkout of Seine that the image is made of
     */
    public static CommandLine commandLine(Path checkout) {
        var line = new CommandLine(new ImageCommand(checkout));
        Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
                .map(CommandLine::getCommandSpec)
                .forEach(spec -> spec.remove(spec.findOption("--version"))); // it is that of the whole command
        return line;
    }

    Path checkout() {
        return checkout;
    }

    /** What can be said of an image that is to be made. */
    static final class Options {
        @Option(
                names = "--platform",
                split = ",",
                paramLabel = "PLATFORM",
                converter = PlatformConverter.class,
                description = "What it is for; unless given linux/amd64,linux/arm64.")
        private List<Platform> platforms = List.of(Platform.values());

        @Option(
                names = "--mirror",
                paramLabel = "URL",
                description =
                        "The mirror of Debian to take packages from, such as https://mirror.example.org/debian; unless given that of this"
                                + " computer's apt. A mirror of one moment gives the same image for ever.")
        private @Nullable String mirror;

        ReleaseImage make(Path checkout, ImageName name, PrintWriter out) throws IOException, InterruptedException {
            var from = mirror == null ? DebianMirror.ofThisComputer() : new DebianMirror(mirror);
            return new ReleaseBuild(
                            checkout, Release.of(checkout), from, ReleaseBuild.usualCache(), line -> print(out, line))
                    .make(name, platforms);
        }
    }

    static void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    static void report(ReleaseImage image, PrintWriter out) {
        image.sizes().forEach(size -> size.lines().forEach(line -> print(out, line)));
    }

    /** Reads {@code linux/amd64}. */
    static final class PlatformConverter implements ITypeConverter<Platform> {
        @Override
        public Platform convert(String text) {
            return converted(() -> Platform.parse(text));
        }
    }

    /** Reads the name of an image. */
    static final class NameConverter implements ITypeConverter<ImageName> {
        @Override
        public ImageName convert(String text) {
            return converted(() -> ImageName.parse(text));
        }
    }

    private static <T> T converted(java.util.function.Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        }
    }
}
