package io.seine.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.doctor.Doctor;
import io.seine.sandbox.doctor.Finding;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.image.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every image of the sandbox does in a container what its users expect of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesIT {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final String BUSYBOX = "docker.io/library/busybox:latest";
    private static final String NGINX = "docker.io/library/nginx:latest";
    private static final String PAUSE = "registry.k8s.io/pause:3.10";
    private static final String SEINE = "docker.io/library/seine:dev";

    private List<ImageFile> images = List.of();

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Containerd containerd;

    @BeforeAll
    void importImages(@TempDir Path folder) throws IOException, InterruptedException {
        var lacking = Doctor.examine(Profile.NODES).stream().map(Finding::lacks).collect(Collectors.joining(" "));
        if (!lacking.isEmpty() && Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException("Cannot run containers: " + lacking);
        }
        Assumptions.assumeTrue(lacking.isEmpty(), lacking);
        images = Sandbox.images(CHECKOUT, Progress.silent());
        containerd = Containerd.start(folder);
        for (var image : images) {
            containerd.ctr("images", "import", image.tar().toString()).output();
        }
    }

    @AfterAll
    void end() {
        if (!images.isEmpty()) {
            containerd.close();
        }
    }

    @Test
    void areImportedUnderTheirNamesWithTheirDigests() throws Exception {
        var imported = containerd.ctr("images", "list").output();

        assertThat(images).extracting(ImageFile::name).contains(BUSYBOX, NGINX, PAUSE, SEINE);
        for (var image : images) {
            assertThat(imported).containsPattern("(?m)^\\Q" + image.name() + "\\E .*" + image.digest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "wget", "nslookup", "nc", "httpd", "ping", "ip"})
    void busyboxHasTheToolsOfTheGuides(String tool) throws Exception {
        assertThat(containerd.run(BUSYBOX, "sh", "-c", tool + " --help 2>&1 | head -n 1"))
                .contains("BusyBox");
    }

    @Test
    void nginxServesItsWelcomePageAndLogsToItsStreams() throws Exception {
        var nginx = containerd.start("nginx", NGINX);

        await().untilAsserted(() -> assertThat(containerd.run(BUSYBOX, "wget", "-qO-", "http://127.0.0.1/"))
                .contains("<h1>Welcome to nginx!</h1>"));
        assertThat(nginx.log()).contains("\"GET / HTTP/1.1\" 200");
        nginx.end("SIGQUIT");
    }

    @Test
    void pauseReapsOrphansAndEndsWhenTold() throws Exception {
        var pause = containerd.start("pause", PAUSE);

        pause.exec("sh", "-c", "(sleep 0.1 &)");
        await().untilAsserted(() -> assertThat(
                        pause.exec("ps", "-o", "stat,comm").lines().skip(1))
                .hasSize(3)
                .noneMatch(line -> line.startsWith("Z")));
        pause.end("SIGTERM");
    }

    @Test
    void agnhostAnswersOnTheNetwork() throws Exception {
        var agnhost = containerd.start("agnhost", named("agnhost"), "/agnhost", "netexec", "--http-port=8080");

        await().untilAsserted(() -> assertThat(
                        containerd.run(named("agnhost"), "/agnhost", "connect", "127.0.0.1:8080", "--timeout=1s"))
                .isEmpty());
        assertThat(containerd.run(BUSYBOX, "wget", "-qO-", "http://127.0.0.1:8080/echo?msg=seine"))
                .isEqualTo("seine");
        agnhost.end("SIGKILL");
    }

    @Test
    void corednsIsOfTheVersionThatItsNameSays() throws Exception {
        var name = named("coredns");

        assertThat(containerd.run(name, "/coredns", "-version"))
                .contains("CoreDNS-" + name.substring(name.lastIndexOf(":v") + 2));
    }

    @Test
    void seineStartsItsCommand() throws Exception {
        assertThat(containerd.run(SEINE))
                .contains("Usage: seine")
                .contains("leader")
                .contains("member");
    }

    @Test
    void seineStartsFromItsCache() throws Exception {
        var printed = containerd.run(
                SEINE,
                "java",
                "-XX:AOTMode=on", // refuses to start without
                "-XX:AOTCache=/opt/seine/start.aot",
                "@/opt/seine/java.args",
                "io.seine.cli.Main",
                "--help");

        assertThat(printed).startsWith("Usage: seine");
    }

    @Test
    void seineHasTheAgentsTools() throws Exception {
        assertThat(containerd.run(SEINE, "/usr/sbin/nft", "--version")).startsWith("nftables v");
        assertThat(containerd.run(SEINE, "ip", "link")).contains("lo:");
        assertThat(containerd.run(SEINE, "wg", "--version")).startsWith("wireguard-tools v");
        assertThat(containerd.run(SEINE, "wireguard-go", "--version")).startsWith("wireguard-go v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "busybox", "cat", "env", "perl", "apt-get"})
    void seineHasNoShellAndNoProgramThatItDoesNotUse(String program) {
        assertThatThrownBy(() -> containerd.run(SEINE, program))
                .hasMessageContaining("\"" + program + "\"")
                .hasMessageContaining("executable file not found");
    }

    @Test
    void seineHasAllModulesThatItsJarsNeed() throws Exception {
        var jars = List.of(
                Files.readString(CHECKOUT.resolve("cli/target/image.classpath")).split(":", -1));
        var needed = HostCommand.of(
                        System.getProperty("java.home") + "/bin/jdeps",
                        "--multi-release=25",
                        "--ignore-missing-deps",
                        "--print-module-deps")
                .and(jars)
                .output();
        var present = containerd.run(SEINE, "java", "--list-modules");

        assertThat(needed.strip().split(",", -1))
                .filteredOn(module -> !module.equals("java.desktop")) // Jackson does without where it is missing
                .allSatisfy(module -> assertThat(present).contains(module + "@"));
    }

    private String named(String part) {
        return images.stream()
                .map(ImageFile::name)
                .filter(name -> name.contains("/" + part + ":"))
                .findFirst()
                .orElseThrow();
    }
}
