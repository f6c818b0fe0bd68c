package io.seine.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.sandbox.build.InputHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OciArchiveTest {
    @TempDir
    Path folder;

    @Test
    void isTheSameByteForByteWhereverAndWheneverItIsMade() throws IOException {
        var first = written(image(source("one")));
        Files.setLastModifiedTime(folder.resolve("one"), FileTime.fromMillis(0));
        var second = written(image(folder.resolve("one")));

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(OciArchive.digest(second)).isEqualTo(OciArchive.digest(first));
    }

    @Test
    void hasADigestOfItsOwnForEachContent() throws IOException {
        assertThat(OciArchive.digest(written(image(source("one")))))
                .isNotEqualTo(OciArchive.digest(written(image(source("two")))));
    }

    @Test
    void isAnOciLayoutWhoseDigestsHold() throws IOException {
        var archive = written(image(source("one")));
        var entries = content(Files.newInputStream(archive));
        entries.forEach((name, content) -> {
            if (name.startsWith("blobs/sha256/") && !name.endsWith("/")) {
                assertThat(name)
                        .endsWith(HexFormat.of().formatHex(InputHash.sha256().digest(content)));
            }
        });
        assertThat(json(entries, "oci-layout").path("imageLayoutVersion").asString())
                .isEqualTo("1.0.0");

        var descriptor = json(entries, "index.json").path("manifests").path(0);
        assertThat(descriptor
                        .path("annotations")
                        .path("io.containerd.image.name")
                        .asString())
                .isEqualTo("docker.io/library/nginx:latest");
        assertThat(descriptor.path("digest").asString()).isEqualTo(OciArchive.digest(archive));

        var manifest = json(entries, blob(descriptor));
        var config = json(entries, blob(manifest.path("config")));
        assertThat(config.path("config").path("Entrypoint").path(0).asString()).isEqualTo("/bin/nginx");
        assertThat(config.path("config").path("User").asString()).isEqualTo("101:101");
        assertThat(config.path("rootfs").path("diff_ids").path(1).asString())
                .isEqualTo(manifest.path("layers").path(1).path("digest").asString());
    }

    @Test
    void ownsEveryFileAsRootAndMakesFoldersFirst() throws IOException {
        var entries = content(Files.newInputStream(written(image(source("one")))));
        var manifest =
                json(entries, blob(json(entries, "index.json").path("manifests").path(0)));
        var layer = new ByteArrayInputStream(
                Objects.requireNonNull(entries.get(blob(manifest.path("layers").path(0)))));

        var names = new ArrayList<String>();
        try (var tar = new TarArchiveInputStream(layer)) {
            for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
                names.add(each.getName());
                assertThat(each.getLongUserId()).isZero();
                assertThat(each.getUserName()).isEmpty();
                assertThat(each.getLastModifiedTime().toInstant()).isEqualTo(TarFile.TIME);
                if (each.getName().equals("bin/nginx")) {
                    assertThat(each.getMode() & 0777).isEqualTo(0755);
                }
                if (each.isSymbolicLink()) {
                    assertThat(each.getLinkName()).isEqualTo("nginx");
                }
            }
        }

        assertThat(names).containsExactly("bin/", "bin/nginx", "bin/other", "tmp/");
    }

    @Test
    void refusesAnotherArchive() throws IOException {
        var empty = Files.write(folder.resolve("empty.tar"), new byte[1024]);

        assertThatThrownBy(() -> OciArchive.digest(empty)).hasMessageContaining("empty.tar");
    }

    private Path source(String content) throws IOException {
        return Files.writeString(folder.resolve(content), content);
    }

    private static Image image(Path program) {
        var low = Layer.builder()
                .folder("/tmp", 01777)
                .link("/bin/other", "nginx")
                .program("/bin/nginx", program)
                .build();
        var high = Layer.builder().text("/etc/" + "long".repeat(40), "ä").build();
        return new Image(
                "docker.io/library/nginx:latest",
                new Image.Start(List.of("/bin/nginx"), List.of(), List.of(), "101:101", "SIGQUIT"),
                List.of(low, high));
    }

    private Path written(Image image) throws IOException {
        var archive = Files.createTempDirectory(folder, "written").resolve("image.tar");
        OciArchive.write(image, archive);
        assertThat(archive.getParent()).isDirectoryContaining(archive::equals);
        return archive;
    }

    private static String blob(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asString().replace(':', '/');
    }

    private static JsonNode json(Map<String, byte[]> entries, String name) {
        return JsonMapper.shared().readTree(Objects.requireNonNull(entries.get(name), name));
    }

    private static Map<String, byte[]> content(InputStream archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (var tar = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
                entries.put(each.getName(), tar.readAllBytes());
            }
        }
        return entries;
    }
}
