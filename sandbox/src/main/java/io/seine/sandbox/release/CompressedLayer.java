package io.seine.sandbox.release;

import io.seine.sandbox.build.CacheFolder;
import io.seine.sandbox.build.InputHash;
import io.seine.sandbox.image.Layer;
import io.seine.sandbox.image.OciBlob;
import io.seine.sandbox.image.TarFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * A layer as registries hold it.
 *
 * @param file the compressed archive
 * @param blob its digest and size
 * @param content the digest of what is compressed
 */
record CompressedLayer(Path file, OciBlob blob, String content) {
    static final String TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

    private static final int LEVEL = 6;
    private static final int KEPT = 24;
    private static final String ARCHIVE = "layer.tar.gz";
    private static final String CONTENT = "content";

    /** The layer; compressed first where it is new. */
    static CompressedLayer ensure(Path cache, Layer layer) throws IOException, InterruptedException {
        var hash = new InputHash().add("gzip " + LEVEL);
        layer.addTo(hash);
        var folder = new CacheFolder(cache.resolve("layers"), KEPT).entry(hash.hex(), target -> {
            Files.createDirectory(target);
            Files.writeString(target.resolve(CONTENT), write(layer, target.resolve(ARCHIVE)));
        });
        var file = folder.resolve(ARCHIVE);
        var digest = InputHash.sha256();
        try (var output = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(file, output);
        }
        return new CompressedLayer(
                file, OciBlob.of(digest.digest(), Files.size(file)), Files.readString(folder.resolve(CONTENT)));
    }

    private static String write(Layer layer, Path file) throws IOException {
        var parameters = new GzipParameters();
        parameters.setCompressionLevel(LEVEL);
        parameters.setOperatingSystem(255); // unknown: the one that wrote it is no part of the content
        var content = InputHash.sha256();
        try (var output = new DigestOutputStream(
                new GzipCompressorOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), parameters),
                content)) {
            TarFile.write(layer, output);
        }
        return OciBlob.of(content.digest(), 0).digest();
    }
}
