package io.seine.sandbox.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCommandTest {
    @TempDir
    Path folder;

    @Test
    void givesInputFolderAndEnvironment() throws Exception {
        var command = HostCommand.of("sh", "-c", "cat; pwd; echo $WHAT $1", "sh")
                .and(List.of("more"))
                .in(folder)
                .with("WHAT", "ever");

        assertThat(command.run("given\n").output()).isEqualTo("given\n" + folder.toRealPath() + "\never more\n");
    }

    @Test
    void showsTheLastLinesOfAFailure() {
        assertThatThrownBy(() -> HostCommand.of("sh", "-c", "seq 20; exit 3").output())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("`sh -c seq 20; exit 3` failed with exit code 3:\n6\n7\n")
                .hasMessageEndingWith("\n20");
    }

    @Test
    void tellsThatAProgramDoesNotExist() throws Exception {
        var result = HostCommand.of("no-such-program").run("");

        assertThat(result.ok()).isFalse();
        assertThat(result.output()).contains("no-such-program");
    }

    @Test
    void keepsTheWholeOutputInTheLog() throws Exception {
        var log = folder.resolve("logs/build.log");

        assertThatThrownBy(() -> HostCommand.of("sh", "-c", "seq 20; exit 1").logTo(log, ran -> {}))
                .hasMessageContaining("20\n")
                .hasMessageEndingWith("(the whole output is in " + log + ")");
        assertThat(log).content().startsWith("1\n2\n");
    }
}
