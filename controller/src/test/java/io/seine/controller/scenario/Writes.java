package io.seine.controller.scenario;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to an API server in somebody's name, as they are: no client library in between makes them better or worse. */
final class Writes implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    private final Cluster cluster;
    private final Map<String, KubernetesClient> clients = new ConcurrentHashMap<>();

    Writes(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * One write.
     *
     * @param what for people
     * @param user in whose name
     * @param path of the request
     */
    record Write(String what, String user, String method, String path, String contentType, String body) {
        @Override
        public String toString() {
            return user + " " + method + " " + path + ": " + what;
        }

        /** The same without effect. */
        Write dry() {
            // Of a deletion the API server reads either the body or the query.
            return method.equals("DELETE")
                    ? new Write(what, user, method, path, contentType, "{\"dryRun\": [\"All\"]}")
                    : new Write(
                            what,
                            user,
                            method,
                            path + (path.contains("?") ? "&" : "?") + "dryRun=All",
                            contentType,
                            body);
        }
    }

    /** What came of it. */
    record Answer(int code, String message) {
        boolean accepted() {
            return code < 300;
        }

        /**
         * Whether an admission webhook said no, or a rule of the CustomResourceDefinition, which has its say first; an API server that
         * cannot reach a webhook says 500.
         */
        boolean refusedByRule() {
            return (code >= 400 && code < 500 && message.contains("admission webhook"))
                    || (code == 422 && message.contains("is invalid: "));
        }
    }

    Answer send(Write write) throws Exception {
        var client = clients.computeIfAbsent(write.user(), this::as);
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(cluster.server() + write.path())
                .method(write.method(), write.contentType(), write.body())
                .build();
        var response = client.getHttpClient().sendAsync(request, String.class).get();
        return new Answer(
                response.code(), JSON.readTree(response.body()).path("message").asString(""));
    }

    private KubernetesClient as(String user) {
        var config = new ConfigBuilder(cluster.admin.getConfiguration());
        if (user.startsWith("system:serviceaccount:")) {
            config.withImpersonateUsername(user)
                    .withImpersonateGroups(
                            "system:serviceaccounts",
                            "system:serviceaccounts:" + user.split(":", -1)[2],
                            "system:authenticated");
        }
        return new KubernetesClientBuilder().withConfig(config.build()).build();
    }

    static Write create(String what, String user, JsonNode object) {
        return new Write(what, user, "POST", collection(object), "application/json", object.toString());
    }

    /** A server-side apply, which creates or updates. */
    static Write apply(String what, String user, JsonNode object) {
        return new Write(
                what,
                user,
                "PATCH",
                path(object) + "?fieldManager=test&force=true",
                "application/apply-patch+yaml",
                object.toString());
    }

    /** A merge patch. */
    static Write patch(String what, String user, JsonNode object, JsonNode patch) {
        return new Write(what, user, "PATCH", path(object), "application/merge-patch+json", patch.toString());
    }

    static Write delete(String what, String user, JsonNode object) {
        return new Write(what, user, "DELETE", path(object), "application/json", "{}");
    }

    static ObjectNode tree(Object object) {
        return (ObjectNode) JSON.valueToTree(object);
    }

    /** A copy of {@code object} with the value at {@code field}, names joined by dots; null takes the field away. */
    static ObjectNode with(JsonNode object, String field, @org.jspecify.annotations.Nullable Object value) {
        var copy = (ObjectNode) object.deepCopy();
        JsonNode place = copy;
        var names = List.of(field.split("\\.", -1));
        for (var name : names.subList(0, names.size() - 1)) {
            place = place instanceof ArrayNode array
                    ? array.get(Integer.parseInt(name))
                    : place.has(name) ? place.get(name) : ((ObjectNode) place).putObject(name);
        }
        if (value == null) {
            var _ = ((ObjectNode) place).remove(names.getLast());
        } else {
            ((ObjectNode) place).set(names.getLast(), JSON.valueToTree(value));
        }
        return copy;
    }

    private static String path(JsonNode object) {
        return collection(object) + "/" + object.path("metadata").path("name").asString();
    }

    private static String collection(JsonNode object) {
        var kind = object.path("kind").asString().toLowerCase(java.util.Locale.ROOT) + "s";
        return "/apis/" + object.path("apiVersion").asString() + "/namespaces/"
                + object.path("metadata").path("namespace").asString() + "/" + kind;
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
    }
}
