package io.seine.sandbox.release;

import static io.seine.sandbox.image.OciDocuments.INDEX;
import static io.seine.sandbox.image.OciDocuments.INDEX_TYPE;

import io.seine.sandbox.image.OciBlob;
import io.seine.sandbox.image.OciDocuments;
import io.seine.sandbox.image.TarFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The image of a release for all its platforms: one name, one digest. */
public final class ReleaseImage {
    private final List<PlatformImage> platforms;
    private final byte[] index;

    ReleaseImage(Release release, List<PlatformImage> platforms) {
        this.platforms = platforms;
        this.index = OciDocuments.index(
                platforms.stream().map(PlatformImage::descriptor).toList(), release.labels());
    }

    /** The digest by which all registries and nodes know it. */
    public String digest() {
        return OciBlob.of(index).digest();
    }

    /** What it weighs when it is fetched, by platform and layer. */
    public List<ImageSize> sizes() {
        return platforms.stream().map(ImageSize::of).toList();
    }

    /** The list of the parts of each platform's image, in the form of CycloneDX. */
    public SortedMap<Platform, String> sboms() {
        var sboms = new TreeMap<Platform, String>();
        platforms.forEach(each -> sboms.put(each.platform(), each.sbom()));
        return sboms;
    }

    /**
     * Writes it to one archive, as nodes import it: an OCI layout, and where it is for one platform only also what Docker's engine read before
     * it knew OCI layouts.
     */
    public void writeTar(Path tar) throws IOException {
        try (var archive = new TarFile(new BufferedOutputStream(Files.newOutputStream(tar)))) {
            archive.file(OciDocuments.LAYOUT, OciDocuments.layout(), 0644);
            archive.file(INDEX, outerIndex(), 0644);
            if (platforms.size() == 1) {
                archive.file("manifest.json", dockerManifest(platforms.getFirst()), 0644);
            }
            archive.folder("blobs", 0755);
            archive.folder("blobs/sha256", 0755);
            for (var document : documents().entrySet()) {
                archive.file(document.getKey().path(), document.getValue(), 0644);
            }
            for (var layer : files().entrySet()) {
                archive.file(layer.getKey().path(), layer.getValue(), 0644);
            }
        }
    }

    /** Lays it out in a folder that does not exist yet; the layers are those of the cache where that is on the same disk. */
    void writeFolder(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.write(folder.resolve(OciDocuments.LAYOUT), OciDocuments.layout());
        Files.write(folder.resolve(INDEX), outerIndex());
        for (var document : documents().entrySet()) {
            Files.write(folder.resolve(document.getKey().path()), document.getValue());
        }
        for (var layer : files().entrySet()) {
            linkOrCopy(layer.getValue(), folder.resolve(layer.getKey().path()));
        }
    }

    private static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(from, to);
        }
    }

    private byte[] outerIndex() {
        var descriptor = OciBlob.of(index).descriptor(INDEX_TYPE);
        return OciDocuments.index(
                List.of(OciDocuments.named(descriptor, platforms.getFirst().image())), Map.of());
    }

    private Map<OciBlob, byte[]> documents() {
        var documents = new LinkedHashMap<OciBlob, byte[]>();
        documents.put(OciBlob.of(index), index);
        for (var platform : platforms) {
            documents.put(OciBlob.of(platform.manifest()), platform.manifest());
            documents.put(OciBlob.of(platform.config()), platform.config());
        }
        return documents;
    }

    /** The layers, each once: those with our jars are the same on all platforms. */
    private Map<OciBlob, Path> files() {
        var files = new LinkedHashMap<OciBlob, Path>();
        for (var platform : platforms) {
            platform.layers().forEach(layer -> files.put(layer.blob(), layer.file()));
        }
        return files;
    }

    private static byte[] dockerManifest(PlatformImage platform) {
        var json = JsonMapper.shared();
        var list = json.createArrayNode();
        var image = list.addObject();
        image.put("Config", OciBlob.of(platform.config()).path());
        image.putArray("RepoTags").add(platform.image().name());
        var layers = image.putArray("Layers");
        platform.layers().forEach(layer -> layers.add(layer.blob().path()));
        return json.writeValueAsBytes(list);
    }
}
