package io.seine.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditWriterTest {
    private static final long SECOND = 1_000_000_000;
    private static final String TIME = "2026/01/02 16:04:05.123456 ";

    @Test
    void eachLineBeginsWithTheTimeOfTheZone(@TempDir Path folder) throws IOException {
        var file = folder.resolve("np.log");
        try (var writer = writer(file)) {
            assertThat(writer.write(List.of("a", "b"), 0)).isZero();
        }

        assertThat(file).hasContent(TIME + "a\n" + TIME + "b\n");
    }

    @Test
    void whereNothingCanBeWrittenTheFirstLinesWaitAndTheOthersAreCounted(@TempDir Path folder) throws IOException {
        var occupied = Files.createFile(folder.resolve("antrea"));
        var file = occupied.resolve("np.log");
        try (var writer = writer(file)) {
            assertThat(writer.write(List.of("a"), 0)).isZero();
            assertThat(writer.problem().orElseThrow())
                    .startsWith("the file " + file + " cannot be written (")
                    .contains("auditLogging.file");
            assertThat(writer.write(List.of("b", "c"), SECOND)).isEqualTo(2);
            assertThat(writer.write(List.of("d"), 6 * SECOND)).isEqualTo(1);

            Files.delete(occupied);
            assertThat(writer.write(List.of(), 7 * SECOND)).isZero();
            assertThat(writer.problem()).isPresent();
            assertThat(writer.write(List.of("e"), 12 * SECOND)).isZero();
            assertThat(writer.problem()).isEmpty();
        }

        assertThat(file).hasContent(TIME + "a\n" + TIME + "e\n");
    }

    @Test
    void aFullDiskIsAProblem() {
        try (var writer = writer(Path.of("/dev/full"))) {
            writer.write(List.of("a"), 0);

            assertThat(writer.problem().orElseThrow()).contains("No space left on device");
        }
    }

    private static AuditWriter writer(Path file) {
        var time = InstantSource.fixed(Instant.parse("2026-01-02T15:04:05.123456Z"));
        return new AuditWriter(new AuditLogging(Optional.of(file), 1, 3), time, ZoneOffset.ofHours(1));
    }
}
