package io.seine.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.doctor.Doctor;
import io.seine.sandbox.doctor.Finding;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.image.DebianFiles;
import io.seine.sandbox.release.DebianMirror;
import io.seine.sandbox.release.ImageName;
import io.seine.sandbox.release.ImageSize;
import io.seine.sandbox.release.Platform;
import io.seine.sandbox.release.RegistryPush;
import io.seine.sandbox.release.Release;
import io.seine.sandbox.release.ReleaseBuild;
import io.seine.sandbox.release.ReleaseImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The image of a release is one image wherever it is built, and reaches nodes by an archive and by a registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseImageIT {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final ImageName NAME = ImageName.parse("seine:release");
    private static final Release RELEASE =
            new Release("0.1.0-SNAPSHOT", Instant.parse("2026-11-24T00:00:00Z"), "0123abc");
    private static final long GOAL = 150_000_000;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private DebianMirror mirror;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private ReleaseImage image;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Containerd containerd;

    private boolean begun;

    @BeforeAll
    void importTheArchive(@TempDir Path temporary) throws IOException, InterruptedException {
        folder = temporary;
        var lacking = Doctor.examine(Profile.NODES).stream().map(Finding::lacks).collect(Collectors.joining(" "));
        if (!lacking.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException("Cannot run containers: " + lacking);
        }
        Assumptions.assumeTrue(lacking.isEmpty(), lacking);
        mirror = DebianMirror.ofThisComputer();
        image = build(CHECKOUT, ReleaseBuild.usualCache(), List.of(Platform.values()));
        containerd = Containerd.start(Files.createDirectory(folder.resolve("containerd")));
        begun = true;
        var tar = folder.resolve("seine.tar");
        image.writeTar(tar);
        containerd.ctr("images", "import", "--all-platforms", tar.toString()).output();
    }

    @AfterAll
    void end() {
        if (begun) {
            containerd.close();
        }
    }

    @Test
    void hasOneDigestWheneverAndWhereverItIsBuilt() throws Exception {
        var other = Files.createDirectories(folder.resolve("elsewhere/cli/target/lib"))
                .resolve("../../..")
                .normalize();
        for (var each : List.of("image.classpath", "lib")) {
            copy(CHECKOUT.resolve("cli/target").resolve(each), other.resolve("cli/target"));
        }
        try (var own = Files.newDirectoryStream(CHECKOUT.resolve("cli/target"), "seine-cli-*.jar")) {
            for (var jar : own) {
                copy(jar, other.resolve("cli/target"));
            }
        }

        var again = build(other, folder.resolve("cache"), List.of(Platform.AMD64));

        assertThat(again.sizes().getFirst())
                .isEqualTo(image.sizes().getFirst())
                .extracting(ImageSize::digest)
                .asString()
                .startsWith("sha256:");
    }

    @Test
    void isSmall() {
        assertThat(image.sizes())
                .hasSize(2)
                .allSatisfy(size -> assertThat(size.bytes()).isLessThan(GOAL));
    }

    @Test
    void isImportedUnderItsNameAndDigestForBothPlatforms() throws Exception {
        assertThat(containerd.ctr("images", "list").output())
                .containsPattern("(?m)^" + NAME.text() + " .*" + image.digest() + " .*linux/amd64,linux/arm64");
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(containerd.run(NAME.text(), java("--version"))).isEqualTo("seine 0.1.0-SNAPSHOT\n");
    }

    @Test
    void startsWithItsArchiveOfClasses() throws Exception {
        var classes = containerd
                .run(
                        NAME.text(),
                        java(
                                "-Xshare:on",
                                "-XX:SharedArchiveFile=/opt/seine/start.jsa",
                                "-Xlog:class+load:stdout",
                                "member",
                                "--help"))
                .lines()
                .filter(line -> line.contains(" source: "))
                .toList();

        assertThat(classes.stream().filter(line -> line.contains("shared objects file")))
                .hasSizeGreaterThan(classes.size() * 9 / 10); // else run: ./seine image record
    }

    @Test
    void hasTheAgentsTools() throws Exception {
        assertThat(containerd.run(NAME.text(), "/usr/sbin/nft", "--version")).startsWith("nftables v");
        assertThat(containerd.run(NAME.text(), "ip", "link")).contains("lo:");
        assertThat(containerd.run(NAME.text(), "tc", "-Version")).startsWith("tc utility");
        assertThat(containerd.run(NAME.text(), "wg", "--version")).startsWith("wireguard-tools v");
        assertThat(containerd.run(NAME.text(), "wireguard-go", "--version")).startsWith("wireguard-go v");
    }

    @Test
    void startsOnArm() throws Exception {
        var tar = folder.resolve("arm.tar");
        build(CHECKOUT, ReleaseBuild.usualCache(), List.of(Platform.ARM64)).writeTar(tar);
        var layout = Files.createDirectory(folder.resolve("arm-layout"));
        var root = Files.createDirectory(folder.resolve("arm-root"));
        HostCommand.of("tar", "-xf", tar.toString(), "-C", layout.toString()).output();
        var manifest = JsonMapper.shared().readTree(Files.readAllBytes(layout.resolve("manifest.json")));
        for (var layer : manifest.path(0).path("Layers")) {
            HostCommand.of("tar", "-xzf", layout.resolve(layer.asString()).toString(), "-C", root.toString())
                    .output();
        }
        var emulator = DebianFiles.of(
                        "qemu-user-static", Files.exists(Path.of("/usr/bin/qemu-aarch64-static")), _ -> {})
                .file("/usr/bin/qemu-aarch64-static");
        Files.copy(emulator, root.resolve("emulator"));

        var started = HostCommand.of("chroot", root.toString(), "/emulator").and(List.of(java("--version")));
        var tool = HostCommand.of("chroot", root.toString(), "/emulator", "/usr/bin/wg", "--version");

        assertThat(started.output()).isEqualTo("seine 0.1.0-SNAPSHOT\n");
        assertThat(tool.output()).startsWith("wireguard-tools v");
    }

    @Test
    void reachesNodesThroughARegistry() throws Exception {
        var reference = Registry.ADDRESS + "/net/seine:v1";
        try (var registry = Registry.start(folder.resolve("registry"), containerd)) {
            var program = RegistryPush.ensure(CHECKOUT, _ -> {}).program();

            var digest = new RegistryPush(registry.pushing(program, Registry.PASSWORD)).push(image, reference, true);
            var pull = containerd.ctr("images", "pull", "--plain-http", "--all-platforms", "--user");
            containerd
                    .onItsNetwork(pull.words().toArray(String[]::new))
                    .and(List.of(Registry.USER + ":" + Registry.PASSWORD, reference))
                    .output();

            assertThat(digest).isEqualTo(image.digest());
            assertThat(containerd.ctr("images", "list").output())
                    .containsPattern("(?m)^" + reference + " .*" + digest + " .*linux/amd64,linux/arm64");
            refusesAWrongPassword(registry, program, reference);
            refusesToShowThePassword(registry, program, reference);
        }
    }

    private void refusesAWrongPassword(Registry registry, Path program, String reference) throws IOException {
        var push = new RegistryPush(registry.pushing(program, "wrong-horse"));

        assertThatThrownBy(() -> push.push(image, reference, true))
                .hasMessage("the image could not be pushed to " + reference
                        + ": the registry does not accept the credentials of SEINE_REGISTRY_USERNAME and"
                        + " SEINE_REGISTRY_PASSWORD; renew them there");
    }

    private void refusesToShowThePassword(Registry registry, Path program, String reference) throws IOException {
        var push = new RegistryPush(registry.pushing(program, Registry.PASSWORD));

        assertThatThrownBy(() -> push.push(image, reference, false))
                .hasMessageContaining("only used with --insecure")
                .hasMessageNotContaining(Registry.PASSWORD);
    }

    private ReleaseImage build(Path checkout, Path cache, List<Platform> platforms)
            throws IOException, InterruptedException {
        return new ReleaseBuild(checkout, RELEASE, mirror, cache, _ -> {}).make(NAME, platforms);
    }

    /** The image's own command with other arguments; what begins with -X goes to the JVM. */
    private static String[] java(String... arguments) {
        var toJvm = Stream.of(arguments).filter(word -> word.startsWith("-X"));
        var toSeine = Stream.of(arguments).filter(word -> !word.startsWith("-X"));
        var main = Stream.of("@/opt/seine/java.args", "io.seine.cli.Main");
        return Stream.of(Stream.of("/opt/java/bin/java"), toJvm, main, toSeine)
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    /** Copies a file, or a folder of files, with new times. */
    private static void copy(Path from, Path into) throws IOException {
        var to = into.resolve(from.getFileName());
        if (!Files.isDirectory(from)) {
            Files.copy(from, to);
            return;
        }
        try (var files = Files.newDirectoryStream(from)) {
            for (var file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
