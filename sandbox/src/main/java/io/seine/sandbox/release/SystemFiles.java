package io.seine.sandbox.release;

import io.seine.sandbox.image.Layer;
import io.seine.sandbox.image.SeineImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of Debian is in the image: the agent's tools, and the libraries that they and the Java runtime need. Image scanners find the packages in
 * {@code /var/lib/dpkg/status.d}, people their licences in {@code /usr/share/doc}.
 *
 * @param layer the files
 * @param packages those that a file comes from, by name
 */
record SystemFiles(Layer layer, SortedMap<String, DebianPackage> packages) {
    /** The tools, by their path in the image, and where Debian has them. */
    private static final Map<String, String> TOOLS = new TreeMap<>(Map.of(
            "/usr/sbin/nft", "/usr/sbin/nft",
            "/usr/sbin/ip", "/usr/bin/ip",
            "/usr/sbin/tc", "/usr/sbin/tc",
            "/usr/bin/wg", "/usr/bin/wg",
            "/usr/bin/wireguard-go", "/usr/bin/wireguard-go"));

    static SystemFiles of(DebianPackages debian, Path runtime) throws IOException {
        var collected = new Collected(debian);
        for (var tool : TOOLS.entrySet()) {
            var found = collected.take(tool.getValue());
            collected.layer.program(tool.getKey(), found);
            collected.libraries(found);
        }
        try (var walk = Files.walk(runtime)) {
            for (var file : walk.filter(Files::isRegularFile).sorted().toList()) {
                collected.libraries(file);
            }
        }
        return collected.finished();
    }

    /** What is found while one thing leads to another. */
    private static final class Collected {
        private final DebianPackages debian;
        private final String folder;
        private final Layer.Builder layer = SeineImage.names(Layer.builder())
                .text("/etc/os-release", "ID=debian\nVERSION_ID=\"" + DebianMirror.NUMBER + "\"\n");
        private final SortedMap<String, DebianPackage> packages = new TreeMap<>();
        private final SortedMap<String, Path> libraries = new TreeMap<>();

        private Collected(DebianPackages debian) {
            this.debian = debian;
            this.folder = "/usr/lib/" + debian.platform().triplet() + "/";
        }

        Path take(String path) throws IOException {
            var found = debian.find(path)
                    .orElseThrow(() -> new IOException("No Debian package for " + debian.platform() + " has " + path
                            + ", which the image needs; the packages are those of " + DebianMirror.RELEASE));
            packages.put(found.debianPackage().name(), found.debianPackage());
            return found.file();
        }

        /** All that a program or library needs, and what that needs in turn. */
        void libraries(Path program) throws IOException {
            var open = new ArrayDeque<>(List.of(program));
            while (!open.isEmpty()) {
                var elf = ElfFile.read(open.remove());
                if (elf.isEmpty()) {
                    continue;
                }
                elf.get().linker().ifPresent(linker -> layer.link(linker, folder + name(linker)));
                for (var library : elf.get().libraries()) {
                    // The runtime finds its own libraries by itself.
                    if (!libraries.containsKey(library)
                            && debian.find(folder + library).isPresent()) {
                        var file = take(folder + library);
                        libraries.put(library, file);
                        layer.program(folder + library, file);
                        open.add(file);
                    }
                }
            }
        }

        SystemFiles finished() throws IOException {
            packages.put(debian.jdk().name(), debian.jdk());
            for (var each : packages.values()) {
                layer.text("/var/lib/dpkg/status.d/" + each.name(), each.control());
                var copyright = debian.copyright(each);
                if (copyright.isPresent()) {
                    layer.data("/usr/share/doc/" + each.name() + "/copyright", copyright.get());
                }
            }
            return new SystemFiles(layer.build(), packages);
        }

        private static String name(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }
}
