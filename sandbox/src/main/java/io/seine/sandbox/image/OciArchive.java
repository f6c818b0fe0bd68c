package io.seine.sandbox.image;

import static io.seine.sandbox.image.OciDocuments.INDEX;
import static io.seine.sandbox.image.OciDocuments.LAYER_TYPE;
import static io.seine.sandbox.image.OciDocuments.MANIFEST_TYPE;

import io.seine.sandbox.build.InputHash;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OCI image layout in a tar archive, as {@code ctr images import} reads it. The layers are not compressed: gzip made an import
 * no quicker, cost it a fifth more processor time, and took ten times as long to write.
 */
final class OciArchive {
    private OciArchive() {}

    /** Writes {@code image} to {@code tar}; the layers lie beside it meanwhile. */
    static void write(Image image, Path tar) throws IOException {
        Map<OciBlob, Path> layers = new LinkedHashMap<>();
        for (var layer : image.layers()) {
            var file = tar.resolveSibling(tar.getFileName() + ".layer" + layers.size());
            layers.put(layer(layer, file), file);
        }
        var blobs = List.copyOf(layers.keySet());
        // A layer that is not compressed has the same digest as a blob and as a difference.
        var config =
                OciDocuments.config(image, blobs.stream().map(OciBlob::digest).toList());
        var manifest = OciDocuments.manifest(image, OciBlob.of(config), blobs, LAYER_TYPE);
        var named = OciDocuments.named(OciBlob.of(manifest).descriptor(MANIFEST_TYPE), image);
        try (var archive = new TarFile(new BufferedOutputStream(Files.newOutputStream(tar)))) {
            archive.file(OciDocuments.LAYOUT, OciDocuments.layout(), 0644);
            archive.file(INDEX, OciDocuments.index(List.of(named), Map.of()), 0644);
            archive.folder("blobs", 0755);
            archive.folder("blobs/sha256", 0755);
            archive.file(OciBlob.of(manifest).path(), manifest, 0644);
            archive.file(OciBlob.of(config).path(), config, 0644);
            for (var layer : layers.entrySet()) {
                archive.file(layer.getKey().path(), layer.getValue(), 0644);
                Files.delete(layer.getValue());
            }
        }
    }

    /** The digest of the manifest in an archive that {@link #write} wrote. */
    static String digest(Path archive) throws IOException {
        try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(INDEX)) {
                    return JsonMapper.shared()
                            .readTree(tar.readAllBytes())
                            .path("manifests")
                            .path(0)
                            .path("digest")
                            .asString();
                }
            }
        }
        throw new IOException(archive + " holds no " + INDEX + "; delete it, it is made again");
    }

    private static OciBlob layer(Layer layer, Path file) throws IOException {
        var digest = InputHash.sha256();
        try (var output = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
            TarFile.write(layer, output);
        }
        return OciBlob.of(digest.digest(), Files.size(file));
    }

    /** The processor's name in the world of images. */
    static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }
}
