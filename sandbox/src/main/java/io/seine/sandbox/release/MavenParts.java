package io.seine.sandbox.release;

import io.seine.sandbox.build.InputHash;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The jars of the image, with what Maven knows of them. */
final class MavenParts {
    private static final String OURS = "io.seine";
    private static final String OUR_LICENCE = "Apache-2.0";

    private MavenParts() {}

    /**
     * The components that the jars are, in their order.
     *
     * @param classPath the jars where the build found them: those of others in Maven's repository, with their {@code pom} beside them
     * @param jars the same jars where the image takes them from, after the command's own
     */
    static List<Component> of(String classPath, List<Path> jars, String version) throws IOException {
        var components = new ArrayList<Component>();
        components.add(ours(jars.getFirst(), version));
        int next = 1;
        for (var entry : classPath.strip().split(File.pathSeparator, -1)) {
            var jar = jars.get(next++);
            var pom = Path.of(entry.replaceFirst("\\.jar$", ".pom"));
            components.add(Files.exists(pom) ? other(jar, MavenPom.read(pom)) : ours(jar, version));
        }
        return components;
    }

    private static Component ours(Path jar, String version) throws IOException {
        var name = jar.getFileName().toString().replaceFirst("-" + version + "\\.jar$", "");
        return component(jar, OURS, name, version, List.of(OUR_LICENCE));
    }

    private static Component other(Path jar, MavenPom pom) throws IOException {
        return component(jar, pom.group(), pom.artifact(), pom.version(), pom.licences());
    }

    private static Component component(Path jar, String group, String name, String version, List<String> licences)
            throws IOException {
        return new Component(
                group,
                name,
                version,
                "pkg:maven/" + group + "/" + name + "@" + version + "?type=jar",
                HexFormat.of().formatHex(InputHash.sha256().digest(Files.readAllBytes(jar))),
                licences);
    }
}
