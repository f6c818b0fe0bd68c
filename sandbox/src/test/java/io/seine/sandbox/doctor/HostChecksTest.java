package io.seine.sandbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChecksTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void wantsTheGoThatTheModuleWants() throws IOException {
        assertThat(Files.readString(Path.of("go/go.mod"))).contains("\ngo " + HostChecks.GO + ".");
    }

    @Test
    void readsCapabilities() {
        assertThat(Capability.missing("Name:\tjava\nCapEff:\t000001ffffffffff\n", Profile.NODES))
                .isEmpty();
        assertThat(Capability.missing("CapEff:\t00000000a80425fb\n", Profile.CONTROL_PLANES))
                .as("what Docker gives a container")
                .containsExactly("NET_ADMIN", "SYS_ADMIN");
        assertThat(Capability.missing("CapEff:\t00000000a80425fb\n", Profile.NODES))
                .containsExactly("NET_ADMIN", "SYS_PTRACE", "SYS_ADMIN", "PERFMON", "BPF");
    }

    @Test
    void readsTheMemoryThatIsAvailable() {
        assertThat(HostChecks.availableMemory("MemTotal: 24000000 kB\nMemAvailable:    2048 kB\n"))
                .contains(2048L * 1024);
        assertThat(HostChecks.availableMemory("MemTotal: 24000000 kB\n")).isEmpty();
    }

    @Test
    void saysHowMuchRoomIsMissing() {
        assertThat(HostChecks.roomFinding("memory", 6, Optional.of(6 * GIB), "end programs"))
                .isEmpty();
        assertThat(HostChecks.roomFinding("memory", 6, Optional.empty(), "end programs"))
                .isEmpty();
        assertThat(HostChecks.roomFinding("memory", 6, Optional.of(GIB * 5 / 2), "end programs"))
                .map(Finding::lacks)
                .contains("About 6 GiB of memory are needed, and 2.5 GiB are free.");
    }

    @Test
    void readsTheHardLimitOfFiles() {
        var limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            1024                 2048                 files
                """;

        assertThat(HostChecks.limit(limits, "Max open files", 2048)).isEmpty();
        assertThat(HostChecks.limit(limits.replace("2048", "unlimited"), "Max open files", 4096))
                .isEmpty();
        assertThat(HostChecks.limit(limits, "Max open files", 4096))
                .map(Finding::remedy)
                .contains("ulimit -n 4096");
    }

    @Test
    void wantsAllCniPluginsInOneFolder() throws IOException {
        var first = Files.createDirectory(folder.resolve("first"));
        var second = Files.createDirectory(folder.resolve("second"));
        var executable = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var plugin : List.of("bridge", "host-local", "loopback")) {
            Files.createFile(first.resolve(plugin), executable);
        }
        Files.createFile(second.resolve("portmap"), executable);
        assertThat(HostChecks.cniPlugins(List.of(first, second)))
                .map(Finding::debianPackages)
                .contains(List.of("containernetworking-plugins"));

        Files.createFile(first.resolve("portmap"), executable);
        assertThat(HostChecks.cniPlugins(List.of(first, second))).isEmpty();
    }

    @Test
    void repeatsTheKernelsFirstLine() {
        var finding =
                KernelChecks.lacking("network devices of the kind vxlan", "RTNETLINK answers: Not supported\nmore");

        assertThat(finding.lacks())
                .isEqualTo(
                        "The kernel cannot give network devices of the kind vxlan: RTNETLINK answers: Not supported.");
    }
}
