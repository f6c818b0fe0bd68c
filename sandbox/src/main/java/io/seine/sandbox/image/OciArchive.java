package io.seine.sandbox.image;

import io.seine.sandbox.build.InputHash;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OCI image layout in a tar archive, as {@code ctr images import} reads it. The layers are not compressed: gzip made an import
 * no quicker, cost it a fifth more processor time, and took ten times as long to write.
 */
final class OciArchive {
    private static final String INDEX = "index.json";
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";
    private static final ObjectMapper JSON = JsonMapper.shared();

    /** A piece of the image that others name by its digest. */
    private record Blob(String digest, long size) {
        ObjectNode descriptor(String mediaType) {
            return JSON.createObjectNode()
                    .put("mediaType", mediaType)
                    .put("digest", digest)
                    .put("size", size);
        }

        String path() {
            return "blobs/" + digest.replace(':', '/');
        }
    }

    private OciArchive() {}

    /** Writes {@code image} to {@code tar}; the layers lie beside it meanwhile. */
    static void write(Image image, Path tar) throws IOException {
        Map<Blob, Path> layers = new LinkedHashMap<>();
        for (var layer : image.layers()) {
            var file = tar.resolveSibling(tar.getFileName() + ".layer" + layers.size());
            layers.put(layer(layer, file), file);
        }
        var config = bytes(config(image, List.copyOf(layers.keySet())));
        var manifest = bytes(manifest(blob(config), List.copyOf(layers.keySet())));
        try (var archive = new TarFile(new BufferedOutputStream(Files.newOutputStream(tar)))) {
            archive.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8), 0644);
            archive.file(INDEX, bytes(index(image, blob(manifest))), 0644);
            archive.folder("blobs", 0755);
            archive.folder("blobs/sha256", 0755);
            archive.file(blob(manifest).path(), manifest, 0644);
            archive.file(blob(config).path(), config, 0644);
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
                    return JSON.readTree(tar.readAllBytes())
                            .path("manifests")
                            .path(0)
                            .path("digest")
                            .asString();
                }
            }
        }
        throw new IOException(archive + " holds no " + INDEX + "; delete it, it is made again");
    }

    private static Blob layer(Layer layer, Path file) throws IOException {
        var digest = InputHash.sha256();
        try (var output = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
            TarFile.write(layer, output);
        }
        return new Blob("sha256:" + HexFormat.of().formatHex(digest.digest()), Files.size(file));
    }

    private static Blob blob(byte[] content) {
        var digest = InputHash.sha256().digest(content);
        return new Blob("sha256:" + HexFormat.of().formatHex(digest), content.length);
    }

    private static ObjectNode config(Image image, List<Blob> layers) {
        var start = image.start();
        var config = JSON.createObjectNode();
        config.put("created", TarFile.TIME.toString());
        config.put("architecture", architecture());
        config.put("os", "linux");
        var run = config.putObject("config");
        run.put("User", start.user());
        run.set("Env", texts(start.environment()));
        run.set("Entrypoint", texts(start.entrypoint()));
        run.set("Cmd", texts(start.arguments()));
        run.put("WorkingDir", "/");
        run.put("StopSignal", start.stopSignal());
        var files = config.putObject("rootfs");
        files.put("type", "layers");
        // A layer that is not compressed has the same digest as a blob and as a difference.
        files.set("diff_ids", texts(layers.stream().map(Blob::digest).toList()));
        return config;
    }

    private static ObjectNode manifest(Blob config, List<Blob> layers) {
        var manifest = JSON.createObjectNode();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST_TYPE);
        manifest.set("config", config.descriptor(CONFIG_TYPE));
        var list = manifest.putArray("layers");
        layers.forEach(layer -> list.add(layer.descriptor(LAYER_TYPE)));
        return manifest;
    }

    private static ObjectNode index(Image image, Blob manifest) {
        var index = JSON.createObjectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX_TYPE);
        var descriptor = manifest.descriptor(MANIFEST_TYPE);
        descriptor
                .putObject("annotations")
                .put("io.containerd.image.name", image.name())
                .put("org.opencontainers.image.ref.name", image.tag());
        index.putArray("manifests").add(descriptor);
        return index;
    }

    private static ArrayNode texts(List<String> texts) {
        var array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static byte[] bytes(JsonNode json) throws IOException {
        return JSON.writeValueAsBytes(json);
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
