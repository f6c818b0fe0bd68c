package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                target -> build(new GoBuild(source, go, cache.path(), progress), targets, target));
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

    private static void build(GoBuild build, List<Target> targets, Path folder)
            throws IOException, InterruptedException {
        Files.createDirectory(folder);
        build.progress()
                .accept("building the sandbox's servers from " + build.source()
                        + " (only once; about 15 minutes on two cores, and 5 GiB for Go's caches)");
        for (var target : targets) {
            build.program(target.title(), target.source(), target.linkerFlags(), folder.resolve(target.name()));
        }
        Files.copy(build.module(KUBERNETES).resolve("test/images/agnhost/VERSION"), folder.resolve(AGNHOST_VERSION));
    }
}
