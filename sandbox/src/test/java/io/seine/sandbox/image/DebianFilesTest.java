package io.seine.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianFilesTest {
    @TempDir
    Path folder;

    @Test
    void fetchesThePackageWithTheDependenciesThatTheHostLacks() {
        var simulated = """
                The following NEW packages will be installed:
                  nginx nginx-common nginx-light
                Inst nginx-common (1.22.1-9 Debian:12.11/stable [all])
                Inst nginx (1.22.1-9 Debian:12.11/stable [amd64])
                Inst nginx-light (1.22.1-9 Debian:12.11/stable [all])
                Conf nginx-common (1.22.1-9 Debian:12.11/stable [all])
                """;

        assertThat(DebianFiles.missing(simulated)).containsExactly("nginx-common", "nginx", "nginx-light");
    }

    @Test
    void findsAProgramBeforeAndAfterTheMergeOfUsr() throws IOException {
        var old =
                Files.createFile(Files.createDirectories(folder.resolve("bin")).resolve("ip"));
        assertThat(new DebianFiles(folder).file("/usr/bin/ip")).isEqualTo(old);

        var merged = Files.createFile(
                Files.createDirectories(folder.resolve("usr/bin")).resolve("ip"));
        assertThat(new DebianFiles(folder).file("/usr/bin/ip")).isEqualTo(merged);
    }
}
