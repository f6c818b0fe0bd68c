package io.seine.sandbox.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoToolchainTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "go1.26.8 linux/amd64, 1.26, true",
        "go1.26 linux/amd64, 1.26, true",
        "go1.26rc1 linux/arm64, 1.26, true",
        "go1.27.0 linux/amd64, 1.26, true",
        "go2.0 linux/amd64, 1.26, true",
        "go1.25.9 linux/amd64, 1.26, false",
        "go1.9.7 linux/amd64, 1.26, false"
    })
    void comparesVersionsByNumber(String version, String needed, boolean enough) throws IOException {
        assertThat(GoToolchain.atLeast(GoToolchain.parse("go version " + version), needed))
                .isEqualTo(enough);
        assertThat(GoToolchain.isAtLeast("go version " + version, needed)).isEqualTo(enough);
    }

    @Test
    void refusesAnAnswerWithoutVersion() {
        assertThatThrownBy(() -> GoToolchain.parse("command not found"))
                .hasMessageContaining("command not found")
                .isInstanceOf(IOException.class);
        assertThat(GoToolchain.isAtLeast("command not found", "1.26")).isFalse();
    }

    @Test
    void isTheFirstOnThePath() throws IOException {
        var go = Files.createFile(
                Files.createDirectory(folder.resolve("bin")).resolve("go"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        assertThat(GoToolchain.find(folder + ":" + go.getParent() + "::/usr/bin"))
                .contains(go);
    }
}
