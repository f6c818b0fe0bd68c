package io.seine.sandbox.machine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The shell script that process 1 of a machine runs: it furnishes its namespaces and then waits.
 *
 * <p>When it is killed the kernel ends every process of the machine, and all mounts that the script and the servers made
 * go with the last of them. It waits as a cat, which names the machine in its arguments and ignores SIGCHLD, so that the
 * kernel buries the orphans that it inherits.
 */
final class MachineScript {
    /** Says, on standard output, that the machine is furnished. */
    static final String READY = "ready";

    /**
     * Kernel settings that a kubelet writes if they are different. They are the whole computer's, so that the machine gets
     * files with the wanted values in their place.
     */
    private static final String TUNABLES = """
            tunable() { if [ -e "/proc/sys/$1" ]; then echo "$2" > "/run/tunables/$3"; mount -n --bind "/run/tunables/$3" "/proc/sys/$1"; fi; }
            mkdir /run/tunables
            tunable vm/overcommit_memory 1 overcommit_memory
            tunable vm/panic_on_oom 0 panic_on_oom
            tunable kernel/panic 10 panic
            tunable kernel/panic_on_oops 1 panic_on_oops
            tunable kernel/keys/root_maxkeys 1000000 root_maxkeys
            tunable kernel/keys/root_maxbytes 25000000 root_maxbytes
            """;

    private MachineScript() {}

    static String of(MachinePlan plan) {
        return """
                # Process 1 of the sandbox's machine %1$s; plan %2$s
                set -eu
                umask 022
                here=%3$s
                %4$s
                # A private /run with the machine's own folder and the kube program in it. They keep a path that no later mount hides.
                mount -n -t tmpfs -o mode=755 tmpfs "$here/run"
                mkdir "$here/run/seine" "$here/run/lock"
                : > "$here/run/kube"
                mount -n --bind "$here" "$here/run/seine"
                mount -n --bind %5$s "$here/run/kube"
                mount -n --move "$here/run" /run
                cd /run/seine
                mkdir -p var/lib var/log

                # The machine's own view of processes and network devices; the cgroups stay the host's.
                mount -n -t proc proc /proc
                mkdir /run/cgroup
                mount -n --rbind /sys/fs/cgroup /run/cgroup
                mount -n -t sysfs sysfs /sys
                mount -n --move /run/cgroup /sys/fs/cgroup
                mount -n -t bpf -o mode=700 bpf /sys/fs/bpf
                mount -n --bind var/lib /var/lib
                mount -n --bind var/log /var/log
                %6$s
                # Containers may ask that mounts of the machine appear in them.
                mount -n --make-rshared /

                hostname %1$s
                ip link set lo up
                set_sysctl() { if [ -e "/proc/sys/net/$1" ]; then echo "$2" > "/proc/sys/net/$1"; fi; }
                set_sysctl ipv4/ip_forward %7$s
                # As strict as any distribution has it.
                set_sysctl ipv4/conf/all/rp_filter 1
                set_sysctl ipv4/conf/default/rp_filter 1
                set_sysctl bridge/bridge-nf-call-iptables %7$s
                set_sysctl bridge/bridge-nf-call-ip6tables %7$s

                echo %8$s
                exec env --ignore-signal=CHLD cat - "$here" <&4 > /dev/null 2>&1
                """.formatted(
                        plan.name(),
                        fingerprint(plan),
                        quote(plan.folder()),
                        wait(plan),
                        quote(plan.kube()),
                        TUNABLES,
                        plan.forwards() ? "1" : "0",
                        READY);
    }

    /** Opens descriptor 4, whose end process 1 waits for: never, or the end of the owner. */
    private static String wait(MachinePlan plan) {
        // Opening a FIFO for reading waits for a writer, who may be dead already; so it is opened for both first.
        return plan.owner()
                .map(fifo -> "exec 3<>" + quote(fifo) + " 4<" + quote(fifo) + " 3>&-")
                .orElse("rm -f \"$here/wait\"; mkfifo \"$here/wait\"; exec 4<>\"$here/wait\"");
    }

    private static String fingerprint(MachinePlan plan) {
        try {
            byte[] text = (plan.files() + "\n" + plan.servers()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String quote(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
