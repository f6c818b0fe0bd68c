package io.seine.cli.mc.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page has an entry for each fault that the doctor names, and for no other. */
class TroubleshootingPageTest {
    private static final Path PAGE = Path.of("..", "docs", "troubleshooting.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^### `([a-z-]+)`$");

    @Test
    void everyFaultHasItsEntry() throws IOException {
        var entries = HEADING.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(entries)
                .containsExactlyElementsOf(
                        Arrays.stream(Fault.values()).map(Fault::id).toList());
    }
}
