package io.seine.sandbox.doctor;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.GoToolchain;
import io.seine.sandbox.build.HostCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine needs besides its kernel: rights, programs, room. */
final class HostChecks {
    /** The Go that sandbox/go/go.mod asks for. */
    static final String GO = "1.26";

    static final String ROOT = "root";
    static final String CAPABILITIES = "capabilities";
    private static final long GIB = 1L << 30;
    private static final List<String> CNI_PLUGINS = List.of("bridge", "host-local", "loopback", "portmap");
    private static final List<Path> CNI_FOLDERS = List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"));

    private HostChecks() {}

    static List<Check> of(Profile profile) {
        var nodes = profile == Profile.NODES;
        var checks = new ArrayList<Check>(List.of(
                new Check(ROOT, List.of(), HostChecks::root),
                new Check(CAPABILITIES, List.of(ROOT), () -> capabilities(profile)),
                tool("unshare", "util-linux", "it makes the namespaces of each machine"),
                tool("nsenter", "util-linux", "it starts the servers in their machines"),
                tool("ip", "iproute2", "it makes the machines' networks"),
                new Check("go", List.of(), HostChecks::go),
                room("memory", nodes ? 6 : 1, HostChecks::availableMemory, "end other programs, or take fewer nodes"),
                room(
                        "disk space in " + CacheFolder.root(),
                        diskNeeded(),
                        HostChecks::freeDisk,
                        "delete what is not needed, or" + " name a folder on a larger disk in SEINE_CACHE"),
                new Check("files", List.of(), HostChecks::openFiles)));
        if (nodes) {
            checks.addAll(List.of(
                    tool("nft", "nftables", "kube-proxy and Seine's agent set their rules with it"),
                    tool("iptables", "iptables", "kube-proxy uses it in the mode of that name"),
                    tool("containerd", "containerd", "it runs the nodes' containers"),
                    tool("ctr", "containerd", "it loads images into the nodes"),
                    tool("runc", "runc", "it starts the containers"),
                    tool("conntrack", "conntrack", "kube-proxy clears stale connections with it"),
                    new Check("cni", List.of(), () -> cniPlugins(CNI_FOLDERS)),
                    tool("/bin/busybox", "busybox-static", "the image busybox is made from it"),
                    tool("nginx", "nginx-light", "the image nginx is made from it"),
                    new Check("jlink", List.of(), HostChecks::jlink),
                    new Check("inotify", List.of(), HostChecks::inotify)));
        }
        return List.copyOf(checks);
    }

    static Check tool(String name, String debianPackage, String use) {
        return new Check(
                name,
                List.of(),
                () -> isInstalled(name)
                        ? Optional.empty()
                        : Optional.of(Finding.inPackage(
                                "The program " + name + " is missing: " + use + ".",
                                debianPackage,
                                isInstalled("apt-get"))));
    }

    private static boolean isInstalled(String program) {
        // The folders of root's programs are not on every user's PATH.
        var folders = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        return Stream.of(folders.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder).resolve(program))
                .anyMatch(Files::isExecutable);
    }

    private static Optional<Finding> root() throws InterruptedException {
        var user = HostCommand.of("id", "-u").run("").output().strip();
        return user.equals("0")
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "Root is needed for network namespaces and mounts, and this is user " + user + ".",
                        "sudo -E, before the same command"));
    }

    private static Optional<Finding> capabilities(Profile profile) {
        return read("/proc/self/status").flatMap(status -> {
            var missing = Capability.missing(status, profile);
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.of(
                            "Root lacks the capabilities " + String.join(", ", missing) + " here.",
                            "in a container: run it with --privileged; else use a virtual machine"));
        });
    }

    private static Optional<Finding> go() throws InterruptedException {
        var remedy = "install Go " + GO + " or newer from https://go.dev/dl into /usr/local/go";
        var go = GoToolchain.find(System.getenv().getOrDefault("PATH", ""));
        if (go.isEmpty()) {
            return Optional.of(Finding.of("Go is missing: the sandbox's servers are built with it.", remedy));
        }
        var said =
                HostCommand.of(go.get().toString(), "version").run("").output().strip();
        return GoToolchain.isAtLeast(said, GO)
                ? Optional.empty()
                : Optional.of(Finding.of("Go " + GO + " is needed, and " + go.get() + " is `" + said + "`.", remedy));
    }

    private static Optional<Finding> jlink() {
        var jdk = System.getProperty("java.home");
        return Files.isExecutable(Path.of(jdk, "bin/jlink"))
                ? Optional.empty()
                : Optional.of(Finding.of(
                        jdk + " is no complete JDK: the image of Seine needs its jlink.",
                        "install JDK 25 from https://adoptium.net and set JAVA_HOME to it"));
    }

    static Optional<Finding> cniPlugins(List<Path> folders) {
        var complete = folders.stream()
                .anyMatch(
                        folder -> CNI_PLUGINS.stream().allMatch(plugin -> Files.isExecutable(folder.resolve(plugin))));
        return complete
                ? Optional.empty()
                : Optional.of(Finding.inPackage(
                        "The CNI plugins " + String.join(", ", CNI_PLUGINS) + " are not all in one of " + folders
                                + ": they connect the Pods.",
                        "containernetworking-plugins",
                        isInstalled("apt-get")));
    }

    private static Check room(String what, long gibibytes, RoomProbe probe, String remedy) {
        return new Check(what, List.of(), () -> roomFinding(what, gibibytes, probe.bytes(), remedy));
    }

    static Optional<Finding> roomFinding(String what, long gibibytes, Optional<Long> bytes, String remedy) {
        return bytes.filter(free -> free < gibibytes * GIB)
                .map(free -> Finding.of(
                        "About " + gibibytes + " GiB of " + what + " are needed, and "
                                + String.format("%.1f", free / (double) GIB) + " GiB are free.",
                        remedy));
    }

    /** Finds out how many bytes are free; empty where that cannot be known. */
    @FunctionalInterface
    private interface RoomProbe {
        Optional<Long> bytes();
    }

    private static Optional<Long> availableMemory() {
        return read("/proc/meminfo").flatMap(HostChecks::availableMemory);
    }

    static Optional<Long> availableMemory(String meminfo) {
        return meminfo.lines()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst();
    }

    private static long diskNeeded() {
        return Files.isDirectory(CacheFolder.root().resolve("programs")) ? 3 : 10; // Go's caches for the first build
    }

    private static Optional<Long> freeDisk() {
        for (var folder = CacheFolder.root(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder)) {
                try {
                    return Optional.of(Files.getFileStore(folder).getUsableSpace());
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> openFiles() {
        return read("/proc/self/limits").flatMap(limits -> limit(limits, "Max open files", 4096));
    }

    /** A finding when the hard limit, the second number of its line, is below what is needed. */
    static Optional<Finding> limit(String limits, String name, long needed) {
        return limits.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> List.of(line.substring(name.length()).strip().split("\\s+", -1)))
                .filter(values -> !values.get(1).equals("unlimited") && Long.parseLong(values.get(1)) < needed)
                .map(values -> Finding.of(
                        "A process may open only " + values.get(1) + " files, and the servers open up to " + needed
                                + ".",
                        "ulimit -n " + needed))
                .findFirst();
    }

    /** Measured: a sandbox of five nodes takes about 70. */
    private static final int INOTIFY_INSTANCES = 90;

    private static Optional<Finding> inotify() {
        var used = inotifyInstances();
        return read("/proc/sys/fs/inotify/max_user_instances")
                .map(value -> Long.parseLong(value.strip()))
                .filter(allowed -> allowed - used < INOTIFY_INSTANCES)
                .map(allowed -> Finding.of(
                        "Of " + allowed + " inotify instances that are allowed " + used
                                + " are in use, and the sandbox needs " + INOTIFY_INSTANCES + ".",
                        "sysctl -w fs.inotify.max_user_instances=1024"));
    }

    /** How many inotify instances the processes of this computer have, as far as this one may see. */
    private static long inotifyInstances() {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            long count = 0;
            for (var process : processes) {
                count += inotifyInstances(process.resolve("fd"));
            }
            return count;
        } catch (IOException e) {
            return 0;
        }
    }

    private static long inotifyInstances(Path descriptors) {
        try (var files = Files.newDirectoryStream(descriptors)) {
            long count = 0;
            for (var file : files) {
                if (Files.readSymbolicLink(file).toString().contains("inotify")) {
                    count++;
                }
            }
            return count;
        } catch (IOException | DirectoryIteratorException e) {
            // The process has ended meanwhile, or belongs to somebody else.
            return 0;
        }
    }

    private static Optional<String> read(String file) {
        // Not Files.readString: it reads byte by byte where the size is 0, and the kernel gives its settings in one
        // piece only.
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            return Optional.of(reader.readAllAsString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
