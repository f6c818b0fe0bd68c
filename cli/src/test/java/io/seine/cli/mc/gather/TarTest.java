package io.seine.cli.mc.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 89, 90, 91, 92, 99, 100, 101, 155, 300, 990, 1000})
    void aNameOfAnyLengthIsKept(int length) throws IOException {
        var name = "x".repeat(length);

        assertThat(written(Map.of(name, "text"))).containsExactly(Map.entry(name, "text"));
    }

    @Test
    void longNamesThatBeginAndEndAlikeStayApart() throws IOException {
        var files = new LinkedHashMap<String, String>();
        files.put("a/" + "x".repeat(150) + "/1/" + "y".repeat(150), "one");
        files.put("a/" + "x".repeat(150) + "/2/" + "y".repeat(150), "two");
        files.put("short", "three");

        assertThat(written(files)).containsExactlyEntriesOf(files);
    }

    private Map<String, String> written(Map<String, String> files) throws IOException {
        var file = folder.resolve("bundle.tar.gz");
        try (var tar = new Tar(file, Instant.EPOCH)) {
            for (var entry : files.entrySet()) {
                tar.add(entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return read(in);
        }
    }

    /** Reads as POSIX says: the path of a pax header counts for the file after it. */
    private static Map<String, String> read(InputStream in) throws IOException {
        var files = new LinkedHashMap<String, String>();
        var longName = "";
        for (var header = in.readNBytes(512); header[0] != 0; header = in.readNBytes(512)) {
            var text = new String(header, StandardCharsets.ISO_8859_1);
            int size = Integer.parseInt(text.substring(124, 135), 8);
            var content = new String(in.readNBytes(size), StandardCharsets.UTF_8);
            in.skipNBytes((512 - size % 512) % 512);
            if (text.charAt(156) == 'x') {
                assertThat(content).startsWith(content.length() + " path=").endsWith("\n");
                longName = content.substring(content.indexOf('=') + 1, content.length() - 1);
            } else {
                var name = text.substring(0, 100).replace("\0", "");
                files.put(longName.isEmpty() ? name : longName, content);
                longName = "";
            }
        }
        return files;
    }
}
