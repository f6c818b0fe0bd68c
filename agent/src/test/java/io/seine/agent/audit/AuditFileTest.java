package io.seine.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private Path folder = Path.of("");

    @BeforeEach
    void choose(@TempDir Path temporary) {
        folder = temporary.resolve("antrea/networkpolicy");
    }

    @Test
    void aFileThatWouldBecomeTooLargeIsPutAsideAndTheOldestIsGone() throws IOException {
        write(2, "one\n", "two\n", "three\n", "four\n", "five\n");

        assertThat(files()).isEqualTo(Map.of("np.log", "five\n", "np.1.log", "four\n", "np.2.log", "three\n"));
    }

    @Test
    void withZeroAllAreKept() throws IOException {
        write(0, "one\n", "two\n", "three\n", "four\n");

        assertThat(files())
                .isEqualTo(Map.of("np.log", "four\n", "np.1.log", "three\n", "np.2.log", "two\n", "np.3.log", "one\n"));
    }

    @Test
    void whatAnEarlierConfigurationKeptGoesWithTheNextThatIsPutAside() throws IOException {
        write(3, "one\n", "two\n", "three\n", "four\n");
        write(1, "five\n");

        assertThat(files()).isEqualTo(Map.of("np.log", "five\n", "np.1.log", "four\n"));
    }

    @Test
    void linesThatFitAreAppendedAlsoByTheNextProcess() throws IOException {
        write(3, "a\n", "b\n");
        write(3, "c\n");

        assertThat(files()).isEqualTo(Map.of("np.log", "a\nb\nc\n"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("np.log"))).hasSize(2);
    }

    @Test
    void aFileThatSomebodyRemovedIsMadeAgain() throws IOException {
        try (var file = new AuditFile(folder.resolve("np.log"), 6, 3)) {
            file.write(bytes("a\n"));
            Files.delete(folder.resolve("np.log"));
            file.write(bytes("b\n"));
        }

        assertThat(files()).isEqualTo(Map.of("np.log", "b\n"));
    }

    private void write(int backups, String... batches) throws IOException {
        try (var file = new AuditFile(folder.resolve("np.log"), 6, backups)) {
            for (var batch : batches) {
                file.write(bytes(batch));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.list(folder)) {
            for (var file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }
}
