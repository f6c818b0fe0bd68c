package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.sandbox.image.Image;
import io.seine.sandbox.image.Layer;
import io.seine.sandbox.image.OciBlob;
import io.seine.sandbox.image.SeineImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReleaseImageTest {
    private static final Release RELEASE = new Release("1.0", Instant.parse("2026-11-24T00:00:00Z"), "0123abc");

    @TempDir
    Path folder;

    @Test
    void isOneIndexOfAllPlatformsUnderOneName() throws Exception {
        var image = new ReleaseImage(RELEASE, List.of(platform(Platform.AMD64), platform(Platform.ARM64)));
        var layout = folder.resolve("layout");
        image.writeFolder(layout);

        var outer = json(layout.resolve("index.json")).path("manifests");
        assertThat(outer).hasSize(1);
        assertThat(outer.path(0).path("digest").asString()).isEqualTo(image.digest());
        assertThat(outer.path(0)
                        .path("annotations")
                        .path("io.containerd.image.name")
                        .asString())
                .isEqualTo("docker.io/library/seine:dev");
        var index = blob(layout, outer.path(0));
        assertThat(index.path("manifests"))
                .extracting(each -> each.path("platform").path("architecture").asString())
                .containsExactly("amd64", "arm64");
        for (var each : index.path("manifests")) {
            var manifest = blob(layout, each);
            var config = blob(layout, manifest.path("config"));
            assertThat(config.path("created").asString()).isEqualTo("2026-11-24T00:00:00Z");
            assertThat(config.path("architecture"))
                    .isEqualTo(each.path("platform").path("architecture"));
            assertThat(config.path("config").path("User").asString()).isEqualTo("65532:65532");
            assertThat(config.path("config").path("Labels")).isEqualTo(manifest.path("annotations"));
            assertThat(manifest.path("annotations")
                            .path("org.opencontainers.image.revision")
                            .asString())
                    .isEqualTo("0123abc");
        }
    }

    @Test
    void hasTheSameBytesEachTime() throws Exception {
        var first = folder.resolve("first.tar");
        new ReleaseImage(RELEASE, List.of(platform(Platform.AMD64))).writeTar(first);
        var second = folder.resolve("second.tar");
        new ReleaseImage(RELEASE, List.of(platform(Platform.AMD64))).writeTar(second);

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void saysInItsLayersWhatTheyAreBothCompressedAndNot() throws Exception {
        var layer = platform(Platform.AMD64).layers().getFirst();

        assertThat(layer.blob().digest())
                .isEqualTo(OciBlob.of(Files.readAllBytes(layer.file())).digest());
        try (var content = new java.util.zip.GZIPInputStream(Files.newInputStream(layer.file()))) {
            assertThat(layer.content())
                    .isEqualTo(OciBlob.of(content.readAllBytes()).digest());
        }
    }

    /** With a cache of its own each time. */
    private PlatformImage platform(Platform platform) throws IOException, InterruptedException {
        var layers = Collections.nCopies(
                ReleaseBuild.LAYERS.size(),
                Layer.builder().text("/etc/hello", platform.toString()).build());
        var about = new Image.About(platform.architecture(), RELEASE.created(), RELEASE.labels());
        var image = new Image("docker.io/library/seine:dev", about, SeineImage.start(SeineImage.COMMAND), layers);
        return PlatformImage.of(Files.createTempDirectory(folder, "cache"), platform, image, "{}");
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        return json(layout.resolve("blobs")
                .resolve(descriptor.path("digest").asString().replace(':', '/')));
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(file));
    }
}
