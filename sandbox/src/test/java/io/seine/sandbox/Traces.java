package io.seine.sandbox;

import io.seine.sandbox.machine.Cgroups;
import io.seine.sandbox.machine.ProcessTable;
import io.seine.sandbox.machine.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a sandbox could leave behind on the computer. */
final class Traces {
    /** Settings of the whole computer that Kubernetes' servers like to change. */
    private static final List<String> SETTINGS = List.of(
            "vm/overcommit_memory",
            "vm/panic_on_oom",
            "kernel/panic",
            "kernel/panic_on_oops",
            "kernel/keys/root_maxkeys",
            "net/netfilter/nf_conntrack_max",
            "net/ipv4/ip_forward");

    /** Folders that they like to make. */
    private static final List<String> FOLDERS = List.of(
            "/etc/cni",
            "/etc/kubernetes",
            "/opt/containerd",
            "/run/cni",
            "/run/containerd",
            "/run/netns",
            "/run/runc",
            "/run/seine",
            "/usr/libexec/kubernetes",
            "/var/lib/cni",
            "/var/lib/containerd",
            "/var/lib/etcd",
            "/var/lib/kubelet",
            "/var/log/containers",
            "/var/log/pods");

    private final Path folder;
    private final Home home;
    private final Map<String, List<String>> before;
    private final Set<ProcessHandle> processes = new HashSet<>();

    /** Remembers the computer as it is before the sandbox in that folder. */
    Traces(Path folder) throws IOException {
        this.folder = folder;
        this.home = new Home(folder);
        this.before = shared();
    }

    /** Remembers the processes that the sandbox has now, Pods included. */
    void observe() throws IOException {
        ProcessTable table = ProcessTable.read();
        Set<Long> machines = table.machinesIn(home.machines()).stream()
                .map(RunningProcess::namespace)
                .collect(Collectors.toSet());
        for (RunningProcess process : table.processes()) {
            boolean ours = machines.contains(process.namespace())
                    || read(Path.of("/proc", Long.toString(process.pid()), "cgroup")).stream()
                            .anyMatch(line -> line.contains(home.cgroup()));
            if (ours) {
                // A handle knows the start of its process too, and so is not misled by a number that is used again.
                ProcessHandle.of(process.pid()).ifPresent(processes::add);
            }
        }
    }

    /** All that is still there of the sandbox, and all that it has changed; empty when it has left nothing. */
    List<String> left() throws IOException {
        var left = new ArrayList<String>();
        processes.stream()
                .filter(ProcessHandle::isAlive)
                .forEach(process -> left.add("process " + process.pid() + " " + process.info()));
        ProcessTable.read().machinesIn(home.machines()).forEach(machine -> left.add("machine " + machine.argv()));
        read(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(folder.toString()))
                .forEach(line -> left.add("mount " + line));
        Cgroups.find(home.cgroup()).forEach(cgroup -> left.add("control group " + cgroup));
        if (Files.exists(Path.of("/sys/class/net", home.hostInterface()))) {
            left.add("interface " + home.hostInterface());
        }
        if (Files.exists(folder)) {
            left.add("folder " + folder);
        }
        Map<String, List<String>> now = shared();
        before.forEach((what, then) -> {
            if (!then.equals(now.get(what))) {
                left.add(what + " was " + then + " and is " + now.get(what));
            }
        });
        return left;
    }

    private static Map<String, List<String>> shared() throws IOException {
        var shared = new LinkedHashMap<String, List<String>>();
        for (String setting : SETTINGS) {
            shared.put(setting, read(Path.of("/proc/sys", setting)));
        }
        shared.put("control groups of containers", Cgroups.containers());
        for (String path : FOLDERS) {
            shared.put(path, List.of(Files.exists(Path.of(path)) ? "there" : "absent"));
        }
        return shared;
    }

    private static List<String> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.toList();
        } catch (IOException | java.io.UncheckedIOException absent) {
            return List.of();
        }
    }
}
