package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenPomTest {
    @TempDir
    Path repository;

    @Test
    void takesFromTheParentWhatThePomDoesNotSay() throws IOException {
        write("org/example/net/parent/7/parent-7.pom", """
                <project><groupId>org.example.net</groupId><artifactId>parent</artifactId>
                <licenses><license><name>The Apache Software License, Version 2.0</name></license></licenses></project>
                """);
        var child = write("org/example/net/child/1.2/child-1.2.pom", """
                <project><parent><groupId>org.example.net</groupId><artifactId>parent</artifactId><version>7</version></parent>
                <artifactId>child</artifactId><version>${revision}</version></project>
                """);

        var pom = MavenPom.read(child);

        assertThat(pom.group()).isEqualTo("org.example.net");
        assertThat(pom.artifact()).isEqualTo("child");
        assertThat(pom.version()).isEqualTo("1.2");
        assertThat(pom.licences()).containsExactly("Apache-2.0");
    }

    @Test
    void keepsTheNamesOfOtherLicences() throws IOException {
        var pom = write("logger/logger/3/logger-3.pom", """
                <project><groupId>logger</groupId><artifactId>logger</artifactId><licenses>
                <license><name>Some Public License</name></license><license><name>MIT License</name></license></licenses></project>
                """);

        assertThat(MavenPom.read(pom).licences()).containsExactly("Some Public License", "MIT");
    }

    private Path write(String path, String content) throws IOException {
        var file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
