package io.seine.sandbox.command;

import io.seine.sandbox.release.ImageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine image build}. */
@Command(
        name = "build",
        description = {
            "Writes the image to a tar that `ctr -n k8s.io images import` and `docker load` read, and the list of its parts (an SBOM in"
                    + " the form of CycloneDX) beside it, one for each platform.",
            "",
            "Prints the digest, and what the layers weigh compressed."
        },
        mixinStandardHelpOptions = true)
final class ImageBuildCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ImageCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ImageCommand.Options options = new ImageCommand.Options();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.tar",
            description = "Unless given seine.tar in this folder.")
    private Path output = Path.of("seine.tar");

    @Option(
            names = {"-t", "--tag"},
            paramLabel = "NAME",
            converter = ImageCommand.NameConverter.class,
            description = "The image's name; unless given seine:dev, as in the manifests.")
    private ImageName name = ImageName.parse("seine:dev");

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var image = options.make(parent.checkout(), name, out);
        image.writeTar(output);
        ImageCommand.print(out, "%s  %.1f MB".formatted(output, Files.size(output) / 1e6));
        for (var sbom : image.sboms().entrySet()) {
            var file = output.resolveSibling(
                    withoutEnding(output) + "-" + sbom.getKey().architecture() + ".cdx.json");
            ImageCommand.print(out, Files.writeString(file, sbom.getValue()).toString());
        }
        ImageCommand.report(image, out);
        ImageCommand.print(out, name.text() + "  " + image.digest());
        return 0;
    }

    private static String withoutEnding(Path file) {
        return file.getFileName().toString().replaceFirst("\\.tar$", "");
    }
}
