package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an API server asks: whether {@code user} may do {@code operation}.
 *
 * @param uid of the review; the answer repeats it
 * @param operation one of the constants here, or another that the rules let pass
 * @param dryRun nothing will be stored
 * @param newJson the object as it would be
 * @param oldJson the object as it is
 */
record Review(
        String uid,
        String operation,
        String user,
        boolean dryRun,
        @Nullable JsonNode newJson,
        @Nullable JsonNode oldJson) {
    static final String CREATE = "CREATE";
    static final String UPDATE = "UPDATE";
    static final String DELETE = "DELETE";

    private static final JsonMapper JSON = new JsonMapper();

    /** A review or an object in it that is not what it should be; the message says how. */
    static final class Unreadable extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** Reads {@code request} of an AdmissionReview: any JSON. */
    static Review of(JsonNode request) {
        return new Review(
                request.path("uid").asString(""),
                request.path("operation").asString(""),
                request.path("userInfo").path("username").asString(""),
                request.path("dryRun").asBoolean(false),
                present(request.path("object")),
                present(request.path("oldObject")));
    }

    boolean creates() {
        return operation.equals(CREATE);
    }

    boolean updates() {
        return operation.equals(UPDATE);
    }

    boolean deletes() {
        return operation.equals(DELETE);
    }

    Caller caller() {
        return Caller.of(user);
    }

    /** The object as it would be. */
    <T extends HasMetadata> Optional<T> object(Class<T> type) {
        return read(newJson, type);
    }

    /** The object as it is. */
    <T extends HasMetadata> Optional<T> oldObject(Class<T> type) {
        return read(oldJson, type);
    }

    /**
     * The object in question: the old one where it is deleted, else the new one.
     *
     * @throws Unreadable if there is none
     */
    <T extends HasMetadata> T subject(Class<T> type) {
        return (deletes() ? oldObject(type) : object(type))
                .orElseThrow(() -> new Unreadable("there is no content to decode"));
    }

    /** The name of the object; empty where it has none yet. */
    String name() {
        var object = newJson == null ? oldJson : newJson;
        return object == null ? "" : object.path("metadata").path("name").asString("");
    }

    /** What the object is. */
    String type() {
        var object = newJson == null ? oldJson : newJson;
        return object == null ? "" : object.path("kind").asString("");
    }

    /** The Namespace of the object; empty where it is in none. */
    String namespace() {
        var object = newJson == null ? oldJson : newJson;
        return object == null ? "" : object.path("metadata").path("namespace").asString("");
    }

    /** Whether what the object asks for stays as it is, or nobody has to do it any more because the object is being deleted. */
    boolean asksForNothingNew() {
        return newJson != null
                && oldJson != null
                && (newJson.path("metadata").has("deletionTimestamp")
                        || newJson.path("spec").equals(oldJson.path("spec")));
    }

    /** The spec of the object as it would be, whatever it is of; missing where there is none. */
    JsonNode spec() {
        return newJson == null ? JSON.missingNode() : newJson.path("spec");
    }

    /** The kind that the spec of the object names; empty for none. */
    String kind() {
        return newJson == null ? "" : newJson.path("spec").path("kind").asString("");
    }

    /** How long the spec of the object is, as JSON. */
    int specLength() {
        return newJson == null ? 0 : newJson.path("spec").toString().length();
    }

    private static @Nullable JsonNode present(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node;
    }

    private static <T extends HasMetadata> Optional<T> read(@Nullable JsonNode json, Class<T> type) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            var object = JSON.treeToValue(json, type);
            var metadata = object.getMetadata();
            if (metadata == null) {
                throw new Unreadable("the object has no metadata");
            }
            if (metadata.getName() == null) {
                metadata.setName("");
            }
            return Optional.of(object);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new Unreadable("the object is no " + type.getSimpleName() + ": " + e.getMessage());
        }
    }
}
