package io.seine.sandbox.doctor;

import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a machine's kernel must be able to do; each is done once, in namespaces that end with the probe. */
final class KernelChecks {
    private static final String NAMESPACES = "namespaces";

    /** What kube-proxy and the agent use: NAT, a map, a choice by number, addresses by kind, packet marks of connections. */
    private static final String NFT_RULES = """
            table ip seine {
                map services { type ipv4_addr . inet_proto . inet_service : verdict; }
                chain in {
                    type nat hook prerouting priority dstnat;
                    fib daddr type local ct mark set 1
                    ip daddr . meta l4proto . th dport vmap @services
                    tcp dport 80 dnat to numgen random mod 2 map { 0 : 192.0.2.1, 1 : 192.0.2.2 }
                }
                chain out { type nat hook postrouting priority srcnat; meta mark 1 masquerade; }
            }
            """;

    private static final String OVERLAY = """
            mount -t tmpfs none "$1" && mkdir "$1/low" "$1/high" "$1/work" "$1/all" &&
            mount -t overlay none -o "lowerdir=$1/low,upperdir=$1/high,workdir=$1/work" "$1/all"
            """;

    private KernelChecks() {}

    static List<Check> of(Profile profile) {
        var checks = new ArrayList<>(List.of(
                new Check(
                        NAMESPACES,
                        List.of(HostChecks.ROOT, HostChecks.CAPABILITIES, "unshare"),
                        () -> tried(
                                "namespaces for networks, mounts, processes and names",
                                HostCommand.of(
                                        "unshare", "--net", "--mount", "--pid", "--fork", "--uts", "--ipc", "true"))),
                link("veth", "seine0", "type", "veth", "peer", "name", "seine1"),
                link("bridge", "seine0", "type", "bridge")));
        if (profile == Profile.NODES) {
            checks.addAll(List.of(
                    link("vxlan", "seine0", "type", "vxlan", "external", "dstport", "4789"),
                    new Check(
                            "policy routing",
                            List.of(NAMESPACES, "ip"),
                            () -> tried(
                                    "routing by packet mark",
                                    HostCommand.of(
                                            "unshare", "--net", "ip", "rule", "add", "fwmark", "1", "table", "100"))),
                    new Check(
                            "nftables",
                            List.of(NAMESPACES, "nft"),
                            () -> tried("nftables with NAT", HostCommand.of("unshare", "--net", "nft", "-f", "-"))),
                    new Check("overlay", List.of(NAMESPACES), KernelChecks::overlay),
                    new Check("br_netfilter", List.of(HostChecks.ROOT), KernelChecks::bridgeFilter),
                    new Check("cgroups", List.of(HostChecks.ROOT), KernelChecks::cgroups),
                    new Check("tcx", List.of(NAMESPACES), KernelChecks::tcx)));
        }
        return List.copyOf(checks);
    }

    private static Check link(String kind, String... arguments) {
        return new Check(
                kind,
                List.of(NAMESPACES, "ip"),
                () -> tried(
                        "network devices of the kind " + kind,
                        HostCommand.of("unshare", "--net", "ip", "link", "add").and(List.of(arguments))));
    }

    private static Optional<Finding> tried(String what, HostCommand command) throws InterruptedException {
        var result = command.run(NFT_RULES);
        return result.ok() ? Optional.empty() : Optional.of(lacking(what, result.output()));
    }

    /** The kernel's answer in a sentence; modules load by themselves where they exist, so that there is no command to give. */
    static Finding lacking(String what, String answer) {
        var first = answer.strip().lines().findFirst().orElse("no reason given");
        return Finding.of(
                "The kernel cannot give " + what + ": " + first + ".",
                "use a machine or virtual machine with a kernel of a Linux distribution, 6.6 or newer");
    }

    private static Optional<Finding> overlay() throws InterruptedException {
        try {
            var folder = Files.createTempDirectory("seine-doctor");
            try {
                return tried(
                        "the overlay file system",
                        HostCommand.of("unshare", "--mount", "sh", "-c", OVERLAY, "sh", folder.toString()));
            } finally {
                Files.delete(folder);
            }
        } catch (IOException e) {
            return Optional.of(Finding.of(
                    "A temporary folder could not be made or deleted: " + e.getMessage() + ".",
                    "name a folder that can be written to in TMPDIR"));
        }
    }

    private static Optional<Finding> bridgeFilter() {
        return Files.exists(Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables"))
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "The kernel's br_netfilter is not loaded: without it Services fail between Pods of one node.",
                        "modprobe br_netfilter"));
    }

    private static Optional<Finding> cgroups() {
        var unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
        var group = Path.of(unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory")
                .resolve("seine-doctor-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
            Files.delete(group);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    Finding.of(
                            "No control group can be made (" + e + "): the containers' resources are counted in them.",
                            "in a container: run it with --privileged and --cgroupns=host; else mount cgroup2 on /sys/fs/cgroup"));
        }
    }

    private static Optional<Finding> tcx() throws InterruptedException {
        return TcxProbe.failure().map(answer -> lacking("BPF programs on network devices (TCX)", answer));
    }
}
