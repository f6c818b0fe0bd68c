package io.seine.sandbox.release;

import static io.seine.sandbox.image.OciDocuments.MANIFEST_TYPE;

import io.seine.sandbox.image.Image;
import io.seine.sandbox.image.OciBlob;
import io.seine.sandbox.image.OciDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The image for one platform, complete.
 *
 * @param platform what it runs on
 * @param image what it consists of
 * @param sbom the list of its parts
 * @param layers from the lowest to the highest
 */
record PlatformImage(Platform platform, Image image, String sbom, List<CompressedLayer> layers) {

    static PlatformImage of(Path cache, Platform platform, Image image, String sbom)
            throws IOException, InterruptedException {
        var layers = new ArrayList<CompressedLayer>();
        for (var layer : image.layers()) {
            layers.add(CompressedLayer.ensure(cache, layer));
        }
        return new PlatformImage(platform, image, sbom, List.copyOf(layers));
    }

    byte[] config() {
        return OciDocuments.config(
                image, layers.stream().map(CompressedLayer::content).toList());
    }

    byte[] manifest() {
        return OciDocuments.manifest(
                image,
                OciBlob.of(config()),
                layers.stream().map(CompressedLayer::blob).toList(),
                CompressedLayer.TYPE);
    }

    /** What an index names it by. */
    ObjectNode descriptor() {
        var descriptor = OciBlob.of(manifest()).descriptor(MANIFEST_TYPE);
        descriptor
                .putObject("platform")
                .put("architecture", platform.architecture())
                .put("os", "linux");
        return descriptor;
    }

    /** What a node fetches that has none of it. */
    long size() {
        return layers.stream().mapToLong(layer -> layer.blob().size()).sum();
    }
}
