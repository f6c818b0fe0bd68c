package io.seine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CliGuideTest {
    private static final Path PAGE = Path.of("../docs/cli.md");

    /** Written anew with {@code -Dtests.jvm=-Dseine.write=true}. */
    @Test
    void thePageIsWhatTheCommandsSay() throws Exception {
        if (Boolean.getBoolean("seine.write")) {
            Files.writeString(PAGE, CliGuide.text());
        }

        assertThat(PAGE).hasContent(CliGuide.text());
    }

    @Test
    void everyCommandAndFlagIsDescribed() {
        check(Main.commandLine(new Main.Seine()));
    }

    private static void check(CommandLine line) {
        var spec = line.getCommandSpec();
        assertThat(spec.usageMessage().description())
                .as("%s", spec.qualifiedName())
                .isNotEmpty();
        spec.args().stream()
                .filter(argument -> !argument.hidden())
                .forEach(argument -> assertThat(argument.description())
                        .as("%s of %s", argument.paramLabel(), spec.qualifiedName())
                        .isNotEmpty());
        line.getSubcommands().values().forEach(CliGuideTest::check);
    }
}
