package io.seine.sandbox.release;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.GoToolchain;
import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.build.InputHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends images to registries, by a program that is built from {@code sandbox/registry}. It finds the credentials by itself, so they are in no
 * argument and in no memory of ours.
 *
 * @param program the program
 */
public record RegistryPush(Path program) {

    /** The program of this checkout; built first where it is new. */
    public static RegistryPush ensure(Path checkout, Consumer<String> progress)
            throws IOException, InterruptedException {
        var source = checkout.resolve("sandbox/registry").toAbsolutePath();
        var go = GoToolchain.of(source);
        var hash = new InputHash().addTree(source).add(go.version()).hex();
        return new RegistryPush(CacheFolder.of("release/push").entry(hash, target -> {
            progress.accept("building the program that pushes (once; about a minute)");
            HostCommand.of(go.go().toString(), "build", "-trimpath", "-ldflags=-s -w", "-o", target.toString(), ".")
                    .in(source)
                    .with("CGO_ENABLED", "0")
                    .output();
        }));
    }

    /**
     * Sends an image.
     *
     * @param reference {@code REGISTRY/REPOSITORY:TAG}
     * @param insecure whether the registry may be spoken to by http
     * @return the digest by which it is there
     * @throws IOException when the registry does not take it, with what it says
     */
    public String push(ReleaseImage image, String reference, boolean insecure)
            throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory("seine-push");
        try {
            var layout = scratch.resolve("layout");
            image.writeFolder(layout);
            var result = HostCommand.of(program.toString(), layout.toString(), reference)
                    .and(insecure ? List.of("--insecure") : List.of())
                    .run("");
            if (!result.ok()) {
                throw new IOException(result.output().strip());
            }
            return result.output().strip();
        } finally {
            CacheFolder.delete(scratch);
        }
    }
}
