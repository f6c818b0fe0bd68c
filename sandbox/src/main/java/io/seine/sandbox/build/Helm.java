package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Helm, a static binary built from {@code sandbox/helm}.
 *
 * @param binary the program
 * @param version such as {@code v4.3.1}
 */
public record Helm(Path binary, String version) {
    private static final String MODULE = "helm.sh/helm/v4";
    private static final String VERSION = "helm.sh/helm/v4/internal/version.version=";

    /**
     * The Helm of this checkout; built first when its version or Go's is new.
     *
     * @param checkout the folder that holds {@code sandbox/helm}
     * @param progress receives a line when something that takes long begins, goes on or ends
     * @throws IOException when Go is missing or the build fails: the compiler's last lines and where its log is
     */
    public static Helm ensure(Path checkout, Consumer<String> progress) throws IOException, InterruptedException {
        var source = checkout.resolve("sandbox/helm").toAbsolutePath();
        var go = GoToolchain.of(source);
        var version = GoModule.read(source).version(MODULE);
        var flags = "-s -w -X " + VERSION + version;
        var cache = CacheFolder.of("helm");
        var hash = new InputHash().addTree(source).add(go.version()).add(flags).hex();
        var folder = cache.entry(hash, target -> {
            Files.createDirectory(target);
            new GoBuild(source, go, cache.path(), progress)
                    .program("Helm " + version, MODULE + "/cmd/helm", flags, target.resolve("helm"));
        });
        return new Helm(folder.resolve("helm"), version);
    }
}
