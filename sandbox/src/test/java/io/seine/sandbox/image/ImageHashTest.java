package io.seine.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageHashTest {
    @TempDir
    Path folder;

    @Test
    void changesWithAllThatGoesIntoTheImage() throws IOException {
        var file = Files.writeString(folder.resolve("a"), "a");
        var other = Files.writeString(folder.resolve("b"), "b");
        var start = Image.Start.of(List.of("/a"), List.of());
        var same = Files.writeString(folder.resolve("copy"), "a");

        var hash = hash(start, Layer.builder().program("/a", file));

        assertThat(hash(start, Layer.builder().program("/a", same))).isEqualTo(hash);
        assertThat(hash(start, Layer.builder().program("/a", other))).isNotEqualTo(hash);
        assertThat(hash(start, Layer.builder().program("/b", file))).isNotEqualTo(hash);
        assertThat(hash(start, Layer.builder().data("/a", file))).isNotEqualTo(hash);
        assertThat(hash(start, Layer.builder().link("/a", "a"))).isNotEqualTo(hash);
        assertThat(hash(
                        Image.Start.of(List.of("/a", "-v"), List.of()),
                        Layer.builder().program("/a", file)))
                .isNotEqualTo(hash);
    }

    @Test
    void namesAFolderOfTheCache() {
        var image =
                new Image("registry.k8s.io/coredns/coredns:v1.15.0", Image.Start.of(List.of(), List.of()), List.of());

        assertThat(image.shortName()).isEqualTo("coredns");
        assertThat(image.tag()).isEqualTo("v1.15.0");
    }

    private static String hash(Image.Start start, Layer.Builder layer) throws IOException {
        return new Image("registry.k8s.io/a:1", start, List.of(layer.build())).hash();
    }
}
