package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The plain manifests are what {@code deploy/render} makes of their parts. */
class ManifestsTest {
    @Test
    void manifestsAreRenderedFromTheirParts() throws IOException, InterruptedException {
        Path render = Path.of("..", "deploy", "render").toAbsolutePath().normalize();

        Process check = new ProcessBuilder(render.toString(), "--check")
                .redirectErrorStream(true)
                .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(output).isZero();
    }
}
