package io.seine.sandbox.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that an image consists of beside its layers, as the OCI image specification has them. */
public final class OciDocuments {
    /** The name of the layout's own index. */
    public static final String INDEX = "index.json";

    /** The name of the file by which a layout is known, and its content. */
    public static final String LAYOUT = "oci-layout";

    /** The media type of an index. */
    public static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    /** The media type of a manifest. */
    public static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

    /** The media type of a layer that is not compressed. */
    public static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";

    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final ObjectMapper JSON = JsonMapper.shared();

    private OciDocuments() {}

    /** The content of the file {@link #LAYOUT}. */
    public static byte[] layout() {
        return "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
    }

    /**
     * How an image is run.
     *
     * @param contents the digests of its layers when they are not compressed
     */
    public static byte[] config(Image image, List<String> contents) {
        var start = image.start();
        var config = JSON.createObjectNode();
        config.put("created", image.about().created().toString());
        config.put("architecture", image.about().architecture());
        config.put("os", "linux");
        var run = config.putObject("config");
        run.put("User", start.user());
        run.set("Env", texts(start.environment()));
        run.set("Entrypoint", texts(start.entrypoint()));
        run.set("Cmd", texts(start.arguments()));
        run.put("WorkingDir", "/");
        run.put("StopSignal", start.stopSignal());
        if (!image.about().labels().isEmpty()) {
            run.set("Labels", texts(image.about().labels()));
        }
        var files = config.putObject("rootfs");
        files.put("type", "layers");
        files.set("diff_ids", texts(contents));
        return bytes(config);
    }

    /** What an image for one platform consists of. */
    public static byte[] manifest(Image image, OciBlob config, List<OciBlob> layers, String layerType) {
        var manifest = JSON.createObjectNode();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST_TYPE);
        manifest.set("config", config.descriptor(CONFIG_TYPE));
        var list = manifest.putArray("layers");
        layers.forEach(layer -> list.add(layer.descriptor(layerType)));
        if (!image.about().labels().isEmpty()) {
            manifest.set("annotations", texts(image.about().labels()));
        }
        return bytes(manifest);
    }

    /** A list of manifests or indexes. */
    public static byte[] index(List<ObjectNode> descriptors, Map<String, String> annotations) {
        var index = JSON.createObjectNode();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX_TYPE);
        index.putArray("manifests").addAll(descriptors);
        if (!annotations.isEmpty()) {
            index.set("annotations", texts(annotations));
        }
        return bytes(index);
    }

    /** A descriptor by which an image is imported under its name. */
    public static ObjectNode named(ObjectNode descriptor, Image image) {
        descriptor
                .putObject("annotations")
                .put("io.containerd.image.name", image.name())
                .put("org.opencontainers.image.ref.name", image.tag());
        return descriptor;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        var object = JSON.createObjectNode();
        texts.forEach(object::put);
        return object;
    }

    private static ArrayNode texts(List<String> texts) {
        var array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static byte[] bytes(JsonNode json) {
        return JSON.writeValueAsBytes(json);
    }
}
