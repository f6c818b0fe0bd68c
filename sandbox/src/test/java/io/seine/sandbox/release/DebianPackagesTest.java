package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DebianPackagesTest {
    @Test
    void takesWhatAptWouldInstallInTheVersionsThatItNames() {
        var simulated = """
                Reading package lists...
                Inst zlib1g (1:1.3.dfsg+really1.3.1-1+deb13u1 Debian:13.8/stable [arm64])
                Inst libc6 (2.41-12+deb13u5 Debian:13.8/stable [arm64]) []
                Conf libc6 (2.41-12+deb13u5 Debian:13.8/stable [arm64])
                """;

        assertThat(DebianPackages.would(simulated))
                .containsExactly("libc6=2.41-12+deb13u5", "zlib1g=1:1.3.dfsg+really1.3.1-1+deb13u1");
    }

    @Test
    void takesTheNewestJdkOfTheMirror() throws IOException {
        assertThat(DebianPackages.candidate("jdk:\n  Installed: (none)\n  Candidate: 25.0.5.1+2-1\n"))
                .isEqualTo("25.0.5.1+2-1");
        assertThatThrownBy(() -> DebianPackages.candidate("jdk:\n  Candidate: (none)\n"))
                .hasMessageContaining("has no package openjdk-25");
    }

    @Test
    void readsTheLicencesOfACopyrightFile() {
        var copyright = """
                Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                Files: *
                License: GPL-2+
                Files: doc/*
                License: CC-BY-SA-4.0
                License: GPL-2+
                 This program is free software
                """;

        assertThat(DebianPackage.licences(copyright)).containsExactly("CC-BY-SA-4.0", "GPL-2+");
        assertThat(DebianPackage.licences("You may copy it.")).isEmpty();
    }
}
