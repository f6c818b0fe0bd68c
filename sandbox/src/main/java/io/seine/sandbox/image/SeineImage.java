package io.seine.sandbox.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The product's image, for all roles: a Java runtime, our jars, and the tools of the agent; no shell. What changes seldom lies in
 * low layers, so that a node which has the last build's image takes over only our own jars and what is made of them.
 */
public final class SeineImage {
    /** Where the Java runtime lies. */
    public static final String JAVA = "/opt/java";

    private static final String JARS = "/opt/seine/lib/";
    private static final String ARGUMENTS = "/opt/seine/java.args";
    private static final String START_CACHE = "/opt/seine/start.aot";
    private static final String OURS = "seine-";

    /** What starts Seine in every image. */
    public static final List<String> COMMAND = List.of(JAVA + "/bin/java", "@" + ARGUMENTS, "io.seine.cli.Main");

    /**
     * How the roles run: small and started quickly rather than fast in the long run. The heap gets half of the manifests' memory
     * limit, the rest is for classes, code and threads; a share of the limit would not do, because not every container sees its
     * limit. A very large ClusterSet needs {@code _JAVA_OPTIONS=-Xmx...} and a higher limit.
     */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            // Else the start cache is moved to a random address, for which each of its pages is read, changed and kept.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            // Milliseconds; gives back what the C library keeps of the start.
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xms16m",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED");

    private SeineImage() {}

    static Image of(Path checkout, StartTraining training, Consumer<String> progress)
            throws IOException, InterruptedException {
        var layers = new ArrayList<>(layers(checkout, progress));
        var entrypoint = new ArrayList<>(COMMAND);
        StartCache.ensure(layers, entrypoint, training, progress).ifPresent(cache -> {
            layers.add(Layer.builder().data(START_CACHE, cache).build());
            entrypoint.add(1, "-XX:AOTCache=" + START_CACHE);
        });
        return new Image("docker.io/library/seine:dev", start(entrypoint), layers);
    }

    /** All layers but that of the start cache. */
    static List<Layer> layers(Path checkout, Consumer<String> progress) throws IOException, InterruptedException {
        var jars = jars(checkout.resolve("cli/target"));
        var runtime = JavaRuntime.ensure(progress);
        return List.of(
                tools(runtime, progress),
                Layer.builder().tree(JAVA, runtime).build(),
                librariesLayer(jars).build(),
                ownLayer(jars).build());
    }

    /** How containers start, by this command. */
    public static Image.Start start(List<String> entrypoint) {
        var environment = List.of("PATH=" + JAVA + "/bin:/usr/sbin:/usr/bin", "LANG=C.UTF-8");
        return new Image.Start(entrypoint, List.of("--help"), environment, "65532:65532", "SIGTERM");
    }

    /** The names that programs look for in every image. */
    public static Layer.Builder names(Layer.Builder layer) {
        return layer.text("/etc/passwd", "root:x:0:0:root:/:/bin/false\nseine:x:65532:65532:seine:/:/bin/false\n")
                .text("/etc/group", "root:x:0:\nseine:x:65532:\n")
                .text("/etc/nsswitch.conf", "hosts: files dns\n")
                .folder("/tmp", 01777);
    }

    private static Layer tools(Path runtime, Consumer<String> progress) throws IOException, InterruptedException {
        var nftables = DebianFiles.of("nftables", Files.exists(Path.of("/usr/sbin/nft")), progress);
        var iproute = DebianFiles.of("iproute2", Files.exists(Path.of("/usr/bin/ip")), progress);
        var wireGuardTools = DebianFiles.of("wireguard-tools", Files.exists(Path.of("/usr/bin/wg")), progress);
        var wireGuardGo = DebianFiles.of("wireguard-go", Files.exists(Path.of("/usr/bin/wireguard-go")), progress);
        var nft = nftables.file("/usr/sbin/nft");
        var ip = iproute.file("/usr/bin/ip");
        var tc = iproute.file("/usr/sbin/tc");
        var wg = wireGuardTools.file("/usr/bin/wg");
        var userspace = wireGuardGo.file("/usr/bin/wireguard-go");
        return names(Layer.builder())
                .libraries(new SharedLibraries(Path.of("/")), runtime.resolve("lib/server/libjvm.so"))
                .libraries(nftables.libraries(), nft)
                .libraries(iproute.libraries(), ip, tc)
                .libraries(wireGuardTools.libraries(), wg)
                .libraries(wireGuardGo.libraries(), userspace)
                .program("/usr/sbin/nft", nft)
                .program("/usr/sbin/ip", ip)
                .program("/usr/sbin/tc", tc)
                .program("/usr/bin/wg", wg)
                .program("/usr/bin/wireguard-go", userspace)
                .build();
    }

    /** The jars of the class path in its order, the command's own first. */
    public static List<Path> jars(Path target) throws IOException {
        var list = target.resolve("image.classpath");
        if (!Files.exists(list)) {
            throw new IOException("The image of Seine cannot be made, because the command is not built: there is no "
                    + list + "; run ./mvnw package -pl cli -am -DskipTests");
        }
        var jars = new ArrayList<Path>();
        try (var own = Files.newDirectoryStream(target, "seine-cli-*.jar")) {
            own.forEach(jars::add);
        }
        if (jars.size() != 1) {
            throw new IOException("The image of Seine cannot be made, because " + target + " holds " + jars.size()
                    + " jars seine-cli-*.jar instead of one; run ./mvnw clean package -pl cli -am -DskipTests");
        }
        for (var jar : Files.readString(list).strip().split(File.pathSeparator, -1)) {
            jars.add(target.resolve("lib").resolve(Path.of(jar).getFileName()));
        }
        return jars;
    }

    /** The jars of others. */
    public static Layer.Builder librariesLayer(List<Path> jars) {
        return jarLayer(jars.stream().filter(jar -> !isOurs(jar)));
    }

    /** Our own jars, and the file of the flags and the class path. */
    public static Layer.Builder ownLayer(List<Path> jars) {
        return jarLayer(jars.stream().filter(SeineImage::isOurs)).text(ARGUMENTS, arguments(jars));
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith(OURS);
    }

    private static Layer.Builder jarLayer(Stream<Path> jars) {
        var layer = Layer.builder();
        jars.forEach(jar -> layer.data(JARS + jar.getFileName(), jar));
        return layer;
    }

    /** The flags and the class path, one per line, as {@code java @file} reads them. */
    static String arguments(List<Path> jars) {
        var classPath = jars.stream().map(jar -> JARS + jar.getFileName()).collect(Collectors.joining(":"));
        return String.join("\n", FLAGS) + "\n-cp\n" + classPath + "\n";
    }
}
