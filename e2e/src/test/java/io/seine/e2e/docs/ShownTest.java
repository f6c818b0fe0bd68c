package io.seine.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShownTest {
    @Test
    void agesAndAddressesMayDiffer() {
        assertThat(Shown.matches("nginx   10.96.0.1   80/TCP   2s", "nginx  10.97.200.3  80/TCP  1m5s"))
                .isTrue();
        assertThat(Shown.matches("  done after 0.3 s", "  done after 12.7 s")).isTrue();
    }

    @Test
    void wordsMayNot() {
        assertThat(Shown.matches("nginx Ready", "nginx Pending")).isFalse();
        assertThat(Shown.matches("nginx 2s", "nginx none")).isFalse();
        assertThat(Shown.matches("nginx", "nginx nginx")).isFalse();
    }

    @Test
    void linesHaveToBeThereInTheirOrder() {
        var output = "one\ntwo\nthree\n";

        assertThat(Shown.missing(List.of("one", "...", "three"), output)).isEmpty();
        assertThat(Shown.missing(List.of("three", "one"), output)).containsExactly("one");
        assertThat(Shown.missing(List.of("four"), output)).containsExactly("four");
    }

    @Test
    void aPageIsReadBlockByBlock() {
        var page = Page.parse(List.of(
                "# Title",
                "```bash",
                "ls",
                "pwd",
                "```",
                "It prints:",
                "```console",
                "/tmp",
                "```",
                "## Next",
                "```yaml",
                "a: b",
                "```",
                "```bash",
                "true",
                "```"));

        assertThat(page.blocks())
                .containsExactly(
                        new Page.Block("Title", "ls\npwd", List.of("/tmp")), new Page.Block("Next", "true", List.of()));
        assertThatThrownBy(() -> Page.parse(List.of("```console", "x", "```"))).hasMessageContaining("no commands");
    }
}
