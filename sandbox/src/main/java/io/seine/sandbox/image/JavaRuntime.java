package io.seine.sandbox.image;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.build.InputHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A Java runtime with only the modules that Seine needs, linked from the JDK that runs this program. */
public final class JavaRuntime {
    /**
     * All that {@code jdeps} finds in the image's jars, but for java.desktop, which Jackson uses only where it exists; and
     * those that libraries reach by reflection.
     */
    static final List<String> MODULES = List.of(
            "java.base",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.sql",
            "jdk.httpserver",
            "jdk.unsupported");

    private static final List<String> OPTIONS = List.of("--no-header-files", "--no-man-pages");

    private JavaRuntime() {}

    /** The folder of the runtime; linked first where this JDK or the modules are new. */
    static Path ensure(Consumer<String> progress) throws IOException, InterruptedException {
        var hash = new InputHash()
                .add(jdk().resolve("release"))
                .add(MODULES + " " + OPTIONS)
                .hex();
        return CacheFolder.of("jre").entry(hash, folder -> link(List.of(), folder, progress));
    }

    /** All that the runtime linked from {@code modules} depends on. */
    public static InputHash inputs(Path modules) throws IOException {
        var hash = new InputHash().add(jdk().resolve("release")).add(MODULES + " " + OPTIONS);
        for (var module : MODULES) {
            hash.add(modules.resolve(module + ".jmod"));
        }
        return hash;
    }

    /** Links the runtime from the modules of another JDK of the same version, which may be for another processor. */
    public static void link(Path modules, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        link(List.of("--module-path", modules.toString()), folder, progress);
    }

    private static Path jdk() {
        return Path.of(System.getProperty("java.home"));
    }

    private static void link(List<String> source, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        var jdk = jdk();
        var jlink = jdk.resolve("bin/jlink");
        if (!Files.isExecutable(jlink)) {
            throw new IOException("The image's Java runtime cannot be linked, because " + jdk
                    + " is no complete JDK: it has no bin/jlink; set JAVA_HOME to JDK 25");
        }
        progress.accept("linking the image's Java runtime (some seconds, once per JDK)");
        HostCommand.of(jlink.toString(), "--add-modules", String.join(",", MODULES), "--output", folder.toString())
                .and(OPTIONS)
                .and(source)
                .output();
    }
}
