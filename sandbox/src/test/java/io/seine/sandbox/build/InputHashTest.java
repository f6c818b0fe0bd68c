package io.seine.sandbox.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputHashTest {
    @TempDir
    Path folder;

    @Test
    void staysTheSameFromOneVersionToTheNext() {
        assertThat(new InputHash().add("go1.26").add("-trimpath").hex()).isEqualTo("6969298d554e8753");
    }

    @Test
    void knowsWhereOnePartEnds() {
        var split = new InputHash().add("ab").add("c").hex();

        assertThat(new InputHash().add("a").add("bc").hex()).isNotEqualTo(split);
        assertThat(new InputHash().add("abc").hex()).isNotEqualTo(split);
    }

    @Test
    void ofATreeChangesWithContentsAndNamesOnly() throws IOException {
        var file =
                Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("main.go"), "one");
        var before = new InputHash().addTree(folder).hex();

        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThat(new InputHash().addTree(folder).hex()).isEqualTo(before);

        Files.writeString(file, "two");
        assertThat(new InputHash().addTree(folder).hex()).isNotEqualTo(before);

        Files.writeString(file, "one");
        Files.move(file, file.resolveSibling("other.go"));
        assertThat(new InputHash().addTree(folder).hex()).isNotEqualTo(before);
    }
}
