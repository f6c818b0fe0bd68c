package io.seine.sandbox.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static final GoModule MODULE = new GoModule("""
            module seine/sandbox

            go 1.26.0

            require (
            	github.com/coredns/coredns v1.15.0
            	k8s.io/kubernetes v1.37.2
            )

            replace k8s.io/api => k8s.io/api v0.37.2
            """);

    @Test
    void takesVersionsFromGoMod() throws IOException {
        assertThat(MODULE.language()).isEqualTo("1.26");
        assertThat(MODULE.version("k8s.io/kubernetes")).isEqualTo("v1.37.2");
        assertThat(MODULE.version("github.com/coredns/coredns")).isEqualTo("v1.15.0");
        assertThatThrownBy(() -> MODULE.version("k8s.io/kubernete")).hasMessageContaining("k8s.io/kubernete");
    }

    @Test
    void tellsTheServersTheirVersion() {
        assertThat(Programs.versionFlags("v1.37.2"))
                .isEqualTo(" -X k8s.io/component-base/version.gitVersion=v1.37.2"
                        + " -X k8s.io/component-base/version.gitMajor=1"
                        + " -X k8s.io/component-base/version.gitMinor=37");
    }
}
