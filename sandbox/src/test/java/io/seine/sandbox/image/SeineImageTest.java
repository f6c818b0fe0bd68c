package io.seine.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeineImageTest {
    @TempDir
    Path target;

    @Test
    void takesTheJarsOfTheListInItsOrderBehindTheCommand() throws IOException {
        Files.createFile(target.resolve("seine-cli-1.jar"));
        Files.writeString(
                target.resolve("image.classpath"), "/home/ada/.m2/z/picocli-4.jar:/src/api/target/seine-api-1.jar\n");

        var jars = SeineImage.jars(target);

        assertThat(jars)
                .containsExactly(
                        target.resolve("seine-cli-1.jar"),
                        target.resolve("lib/picocli-4.jar"),
                        target.resolve("lib/seine-api-1.jar"));
        assertThat(SeineImage.arguments(jars).lines())
                .contains(
                        "-Xmx256m",
                        "-cp",
                        "/opt/seine/lib/seine-cli-1.jar:/opt/seine/lib/picocli-4.jar:/opt/seine/lib/seine-api-1.jar");
    }

    @Test
    void tellsHowToBuildTheCommand() throws IOException {
        assertThatThrownBy(() -> SeineImage.jars(target)).hasMessageContaining("./mvnw package -pl cli -am");

        Files.createFile(target.resolve("image.classpath"));
        assertThatThrownBy(() -> SeineImage.jars(target)).hasMessageContaining("0 jars");
    }
}
