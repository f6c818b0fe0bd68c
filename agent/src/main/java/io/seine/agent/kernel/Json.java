package io.seine.agent.kernel;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ip} and {@code nft} print as JSON. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** One document. */
    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** Several documents, each on a line of its own. */
    static List<JsonNode> readLines(String text) {
        return text.lines().map(Json::read).toList();
    }

    private static KernelException unreadable(JacksonException e) {
        return new KernelException("A listing of the kernel's state is not JSON: " + e.getMessage(), e);
    }
}
