package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sandbox's servers, static binaries built from {@code sandbox/go}.
 *
 * @param kube etcd and every server of Kubernetes, chosen by name or first argument
 * @param coredns CoreDNS
 * @param agnhost the Kubernetes project's network test server and client
 */
public record Programs(Path kube, Path coredns, Path agnhost) {
    private static final String KUBERNETES = "k8s.io/kubernetes";
    private static final String COREDNS = "github.com/coredns/coredns";
    private static final String AGNHOST = KUBERNETES + "/test/images/agnhost";
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String AGNHOST_VERSION = "agnhost.version";

    /**
     * One program to build.
     *
     * @param name the binary's name
     * @param title what a person calls it
     * @param source the Go package
     * @param linkerFlags the value of {@code -ldflags}
     */
    private record Target(String name, String title, String source, String linkerFlags) {}

    /**
     * The programs of this checkout; built first when their sources, the Go version or the flags are new.
     *
     * @param checkout the folder that holds {@code sandbox/go}
     * @param progress receives a line when something that takes long begins, goes on or ends
     * @throws IOException when Go is missing or the build fails: the compiler's last lines and where its log is
     */
    public static Programs ensure(Path checkout, Consumer<String> progress) throws IOException, InterruptedException {
        var source = checkout.resolve("sandbox/go").toAbsolutePath();
        var go = GoToolchain.of(source);
        var targets = targets(GoModule.read(source));
        var cache = CacheFolder.of("programs");
        var folder = cache.entry(
                hash(source, go, targets),
                target -> new Build(source, go, cache.path(), progress).all(targets, target));
        return new Programs(folder.resolve("kube"), folder.resolve("coredns"), folder.resolve("agnhost"));
    }

    /** agnhost's own version, such as {@code 2.57}, which the binary does not know. */
    public String agnhostVersion() throws IOException {
        return Files.readString(agnhost.resolveSibling(AGNHOST_VERSION)).strip();
    }

    /** The version of CoreDNS that the checkout builds, such as {@code v1.15.0}. */
    public static String corednsVersion(Path checkout) throws IOException {
        return GoModule.read(checkout.resolve("sandbox/go")).version(COREDNS);
    }

    private static List<Target> targets(GoModule module) throws IOException {
        var kubernetes = module.version(KUBERNETES);
        var strip = "-s -w";
        var versioned = strip + versionFlags(kubernetes);
        return List.of(
                new Target("kube", "etcd and Kubernetes " + kubernetes, "./kube", versioned),
                new Target("coredns", "CoreDNS " + module.version(COREDNS), "./coredns", strip),
                new Target("agnhost", "agnhost", AGNHOST, versioned));
    }

    /** Without these flags the servers report v0.0.0-master. */
    static String versionFlags(String kubernetes) {
        var numbers =
                NUMBER.matcher(kubernetes).results().map(MatchResult::group).toList();
        return Stream.of("gitVersion=" + kubernetes, "gitMajor=" + numbers.get(0), "gitMinor=" + numbers.get(1))
                .map(" -X k8s.io/component-base/version."::concat)
                .collect(Collectors.joining());
    }

    private static String hash(Path source, GoToolchain go, List<Target> targets) throws IOException {
        var hash = new InputHash().addTree(source).add(go.version());
        targets.forEach(target -> hash.add(target.toString()));
        return hash.hex();
    }

    private record Build(Path source, GoToolchain go, Path logs, Consumer<String> progress) {

        void all(List<Target> targets, Path folder) throws IOException, InterruptedException {
            Files.createDirectory(folder);
            progress.accept("building the sandbox's servers from " + source
                    + " (only once; about 15 minutes on two cores, and 5 GiB for Go's caches)");
            for (var target : targets) {
                one(target, folder.resolve(target.name()));
            }
            var kubernetes =
                    run("list", "-m", "-f", "{{.Dir}}", KUBERNETES).output().strip();
            Files.copy(Path.of(kubernetes, "test/images/agnhost/VERSION"), folder.resolve(AGNHOST_VERSION));
        }

        private void one(Target target, Path binary) throws IOException, InterruptedException {
            var log = logs.resolve(".build-" + target.name() + ".log");
            progress.accept("building " + target.title());
            var begin = Instant.now();
            run("build", "-trimpath", "-ldflags", target.linkerFlags(), "-o", binary.toString(), target.source())
                    .logTo(
                            log,
                            ran -> progress.accept("still building " + target.title() + " (" + ran.toMinutes()
                                    + " min; log: " + log + ")"));
            progress.accept("built " + target.title() + " in " + shown(Duration.between(begin, Instant.now())));
        }

        private HostCommand run(String... arguments) {
            return HostCommand.of(go.go().toString())
                    .and(List.of(arguments))
                    .in(source)
                    .with("CGO_ENABLED", "0");
        }
    }

    static String shown(Duration time) {
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
