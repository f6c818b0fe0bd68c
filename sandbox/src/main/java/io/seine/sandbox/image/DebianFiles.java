package io.seine.sandbox.image;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The files of a Debian package: the host's own where the package is installed, else fetched and unpacked in the cache, which
 * needs neither root nor changes the host.
 *
 * @param root what the package's paths are relative to
 */
public record DebianFiles(Path root) {
    private static final Pattern WOULD_INSTALL = Pattern.compile("^Inst (\\S+)", Pattern.MULTILINE);

    /**
     * The files of {@code debianPackage}.
     *
     * @param installed whether the host has it
     * @throws IOException when it is neither installed nor to be had, with the remedy
     */
    public static DebianFiles of(String debianPackage, boolean installed, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (installed) {
            return new DebianFiles(Path.of("/"));
        }
        return new DebianFiles(CacheFolder.of("packages/" + debianPackage)
                .entry("unpacked", folder -> unpack(debianPackage, folder, progress)));
    }

    /** A file of the package. */
    public Path file(String path) {
        var relative = root.resolve(path.substring(1));
        // Old packages hold /bin and /sbin where the merged host has /usr/bin and /usr/sbin.
        return Files.exists(relative) || !path.startsWith("/usr/") ? relative : root.resolve(path.substring(5));
    }

    /** The libraries of its programs. */
    SharedLibraries libraries() {
        return new SharedLibraries(root);
    }

    private static void unpack(String debianPackage, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        progress.accept("fetching the Debian package " + debianPackage + ", which is not installed");
        try {
            var wanted =
                    missing(HostCommand.of("apt-get", "install", "--simulate", "--no-install-recommends", debianPackage)
                            .output());
            var archives = Files.createDirectories(folder.resolve("archives"));
            HostCommand.of("apt-get", "download", "-o", "APT::Sandbox::User=root")
                    .and(wanted)
                    .in(archives)
                    .output();
            try (var files = Files.newDirectoryStream(archives, "*.deb")) {
                for (var file : files) {
                    HostCommand.of("dpkg-deb", "--extract", file.toString(), folder.toString())
                            .output();
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "The Debian package " + debianPackage
                            + " is neither installed nor to be had; install it (apt install " + debianPackage
                            + ") and try again: " + e.getMessage(),
                    e);
        }
    }

    /** The package and those of its dependencies that the host lacks, out of what a simulated installation prints. */
    static List<String> missing(String simulated) {
        return WOULD_INSTALL
                .matcher(simulated)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
