package io.seine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void bashOffersTheCommandsAndFlagsThatMayComeNext() throws Exception {
        var script = Files.writeString(folder.resolve("completion"), printed("bash"));

        assertThat(completed(script, "seine mc ")).contains("init", "join", "leave", "get");
        assertThat(completed(script, "seine mc join --leader-c"))
                .containsExactlyInAnyOrder("--leader-clusterid", "--leader-context");
        assertThat(completed(script, "seine policy explain web --proto")).containsExactly("--protocol");
    }

    @Test
    void fishIsToldEveryCommand() {
        assertThat(printed("fish"))
                .contains("complete -c seine -n 'not __fish_seen_subcommand_from mc ")
                .contains("-a join -d ")
                .contains(" -l leader-context -r -F -d ");
    }

    private static String printed(String shell) {
        var out = new StringWriter();
        int exitCode =
                Main.run(new PrintWriter(out, true), new PrintWriter(new StringWriter(), true), "completion", shell);
        assertThat(exitCode).isZero();
        return out.toString();
    }

    /** What bash offers when the line is typed so far and the tabulator key is pressed. */
    private static String[] completed(Path script, String line) throws Exception {
        var program = """
                . '%s'
                COMP_WORDS=(%s); COMP_LINE='%s'; COMP_POINT=${#COMP_LINE}
                case "$COMP_LINE" in *' ') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_seine 2> /dev/null # bash itself is not asking, which compopt complains of
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, line, line);
        var process = new ProcessBuilder("bash", "-c", program)
                .redirectErrorStream(true)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return printed.strip().split("\\s+");
    }
}
