package io.seine.sandbox.release;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.build.InputHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packages of Debian for one platform, unpacked. The computer's own packages play no part, so they may be for another processor and of another
 * release; apt does it in a folder of its own, without root.
 *
 * @param platform what they are for
 * @param packages by name
 */
record DebianPackages(Platform platform, List<DebianPackage> packages) {
    /** What the image is made of; they bring what they depend on. */
    private static final List<String> WANTED = List.of(
            "libc6", "libgcc-s1", "libstdc++6", "zlib1g", "nftables", "iproute2", "wireguard-tools", "wireguard-go");

    /** Taken alone: only the modules of its runtime are needed, none of the libraries of its tools. */
    private static final String JDK = "openjdk-25-jdk-headless";

    private static final Pattern WOULD_INSTALL = Pattern.compile("^Inst (\\S+) \\((\\S+) ", Pattern.MULTILINE);
    private static final Pattern CANDIDATE = Pattern.compile("^ +Candidate: (\\S+)", Pattern.MULTILINE);

    /** Those that a mirror has now; fetched where they are new. */
    static DebianPackages ensure(DebianMirror mirror, Platform platform, Consumer<String> progress)
            throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory("seine-apt");
        try {
            var apt = new Apt(scratch, platform);
            progress.accept("asking for the newest Debian packages for " + platform);
            apt.update(mirror);
            var wanted = new ArrayList<>(would(apt.get("install", "--simulate", "--no-install-recommends")
                    .and(WANTED)
                    .output()));
            wanted.add(JDK + "="
                    + candidate(apt.command("apt-cache", "policy", JDK).output()));
            var name = new InputHash().add(String.join(" ", wanted)).hex();
            var folder = CacheFolder.of("release/debian-" + platform.architecture())
                    .entry(name, target -> {
                        progress.accept("fetching " + wanted.size() + " Debian packages for " + platform);
                        unpack(apt, wanted, target);
                    });
            return new DebianPackages(platform, read(folder));
        } finally {
            CacheFolder.delete(scratch);
        }
    }

    /** The package that has a file, and where that lies on this computer. */
    Optional<Found> find(String path) {
        return packages.stream()
                .map(each -> new Found(each, each.files().resolve(path.substring(1))))
                .filter(found -> Files.exists(found.file()))
                .findFirst();
    }

    /** Who holds the rights in a package, and its licences. */
    Optional<Path> copyright(DebianPackage each) throws IOException {
        return find("/usr/share/doc/" + each.documentedBy() + "/copyright").map(Found::file);
    }

    /** The modules of the Java runtime. */
    Path modules() throws IOException {
        var folder = "/usr/lib/jvm/java-25-openjdk-" + platform.architecture() + "/jmods";
        return find(folder)
                .map(Found::file)
                .orElseThrow(() -> new IOException("The Debian package " + JDK + " has no " + folder));
    }

    /** The package of the Java runtime. */
    DebianPackage jdk() {
        return packages.stream()
                .filter(each -> each.name().equals(JDK))
                .findFirst()
                .orElseThrow();
    }

    /** A file of a package. */
    record Found(DebianPackage debianPackage, Path file) {}

    static List<String> would(String simulated) {
        return WOULD_INSTALL
                .matcher(simulated)
                .results()
                .map(match -> match.group(1) + "=" + match.group(2))
                .sorted()
                .toList();
    }

    static String candidate(String policy) throws IOException {
        var matcher = CANDIDATE.matcher(policy);
        if (!matcher.find() || matcher.group(1).equals("(none)")) {
            throw new IOException("The mirror of Debian has no package " + JDK);
        }
        return matcher.group(1);
    }

    private static void unpack(Apt apt, List<String> wanted, Path target) throws IOException, InterruptedException {
        var archives = Files.createDirectories(target.resolveSibling("archives"));
        apt.get("download").and(wanted).in(archives).output();
        Files.createDirectory(target);
        List<Path> files;
        try (var list = Files.list(archives)) {
            files = list.sorted().toList();
        }
        for (var file : files) {
            var name = HostCommand.of("dpkg-deb", "--field", file.toString(), "Package")
                    .output()
                    .strip();
            var folder = Files.createDirectory(target.resolve(name));
            HostCommand.of(
                            "dpkg-deb",
                            "--extract",
                            file.toString(),
                            folder.resolve("files").toString())
                    .output();
            Files.writeString(
                    folder.resolve("control"),
                    HostCommand.of("dpkg-deb", "--field", file.toString()).output());
        }
    }

    private static List<DebianPackage> read(Path folder) throws IOException {
        var packages = new ArrayList<DebianPackage>();
        List<Path> folders;
        try (var list = Files.list(folder)) {
            folders = list.sorted().toList();
        }
        for (var each : folders) {
            packages.add(DebianPackage.read(each));
        }
        return List.copyOf(packages);
    }

    /** apt with all that it knows below a folder of its own. */
    private record Apt(Path folder, Platform platform) {

        void update(DebianMirror mirror) throws IOException, InterruptedException {
            for (var each : List.of("lists/partial", "cache/archives/partial")) {
                Files.createDirectories(folder.resolve(each));
            }
            Files.createFile(folder.resolve("status"));
            Files.writeString(folder.resolve("sources.list"), mirror.sources());
            // Else a mirror that does not answer is only a warning.
            get("update", "--error-on=any").output();
        }

        HostCommand get(String... words) {
            return command("apt-get", words);
        }

        HostCommand command(String program, String... words) {
            return HostCommand.of(program)
                    .and(Stream.of(
                                    "Dir::State=" + folder,
                                    "Dir::State::lists=" + folder.resolve("lists"),
                                    "Dir::State::status=" + folder.resolve("status"),
                                    "Dir::Cache=" + folder.resolve("cache"),
                                    "Dir::Etc::sourcelist=" + folder.resolve("sources.list"),
                                    "Dir::Etc::sourceparts=/dev/null",
                                    "Dir::Etc::preferencesparts=/dev/null",
                                    "APT::Architecture=" + platform.architecture(),
                                    "APT::Architectures=" + platform.architecture(),
                                    "Acquire::Languages=none",
                                    "APT::Sandbox::User=")
                            .flatMap(option -> Stream.of("-o", option))
                            .toList())
                    .and(List.of(words))
                    .with("LC_ALL", "C");
        }
    }
}
