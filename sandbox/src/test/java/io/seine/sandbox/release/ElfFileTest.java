package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @Test
    void tellsTheLinkerAndTheLibrariesOfAProgram() throws IOException {
        var program = ElfFile.read(JAVA.resolve("bin/java")).orElseThrow();

        assertThat(program.linker()).get().asString().startsWith("/lib").contains("/ld-linux");
        assertThat(program.libraries()).contains("libjli.so", "libc.so.6");
    }

    @Test
    void tellsThatALibraryNamesNoLinker() throws IOException {
        var library = ElfFile.read(JAVA.resolve("lib/libnet.so")).orElseThrow();

        assertThat(library.linker()).isEmpty();
        assertThat(library.libraries()).contains("libjava.so");
    }

    @Test
    void passesOverOtherFiles(@TempDir Path folder) throws IOException {
        assertThat(ElfFile.read(JAVA.resolve("lib/modules"))).isEmpty();
        assertThat(ElfFile.read(Files.writeString(folder.resolve("short"), "x")))
                .isEmpty();
    }
}
