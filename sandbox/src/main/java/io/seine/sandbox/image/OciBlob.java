package io.seine.sandbox.image;

import io.seine.sandbox.build.InputHash;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A piece of an image that others name by its digest.
 *
 * @param digest {@code sha256:...}
 * @param size in bytes
 */
public record OciBlob(String digest, long size) {

    /** The blob with this content. */
    public static OciBlob of(byte[] content) {
        return of(InputHash.sha256().digest(content), content.length);
    }

    /** The blob with this SHA-256. */
    public static OciBlob of(byte[] sha256, long size) {
        return new OciBlob("sha256:" + HexFormat.of().formatHex(sha256), size);
    }

    /** What others name it by. */
    public ObjectNode descriptor(String mediaType) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("mediaType", mediaType)
                .put("digest", digest)
                .put("size", size);
    }

    /** Where it lies in a layout. */
    public String path() {
        return "blobs/" + digest.replace(':', '/');
    }
}
