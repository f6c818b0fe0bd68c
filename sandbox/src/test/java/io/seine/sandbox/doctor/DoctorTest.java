package io.seine.sandbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private final List<String> probed = new ArrayList<>();

    @Test
    void leavesOutWhatCouldOnlyRepeatAFinding() throws InterruptedException {
        var findings = Doctor.examine(List.of(
                check("root", false),
                check("unshare", true, "root"),
                check("veth", true, "unshare"),
                check("go", true)));

        assertThat(findings).extracting(Finding::lacks).containsExactly("no root");
        assertThat(probed).containsExactly("root", "go");
    }

    @Test
    void asksForControlPlanesLessThanForNodes() {
        var few = names(Profile.CONTROL_PLANES);
        var all = names(Profile.NODES);

        assertThat(few).contains("root", "go", "ip", "veth").doesNotContain("containerd", "vxlan", "tcx");
        assertThat(all).containsAll(few).contains("containerd", "runc", "nft", "vxlan", "nftables", "overlay", "tcx");
    }

    @Test
    void knowsEveryCheckThatAnotherRefersTo() {
        for (var profile : Profile.values()) {
            var known = new ArrayList<String>();
            for (var check : checks(profile)) {
                assertThat(known).as(check.name()).containsAll(check.after());
                known.add(check.name());
            }
            assertThat(known).doesNotHaveDuplicates();
        }
    }

    @Test
    void namesThePackageOfAMissingProgram() throws InterruptedException {
        var finding = HostChecks.tool("no-such-program", "some-package", "it does much")
                .probe()
                .examine()
                .orElseThrow();

        assertThat(finding.lacks()).isEqualTo("The program no-such-program is missing: it does much.");
        assertThat(finding.remedy()).isEqualTo("apt-get install --no-install-recommends some-package");
        assertThat(finding.debianPackages()).containsExactly("some-package");
    }

    private Check check(String name, boolean passes, String... after) {
        return new Check(name, List.of(after), () -> {
            probed.add(name);
            return passes ? Optional.empty() : Optional.of(Finding.of("no " + name, "get it"));
        });
    }

    private static List<String> names(Profile profile) {
        return checks(profile).stream().map(Check::name).toList();
    }

    private static List<Check> checks(Profile profile) {
        var checks = new ArrayList<>(HostChecks.of(profile));
        checks.addAll(KernelChecks.of(profile));
        return checks;
    }
}
