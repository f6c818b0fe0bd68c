package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.output.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file with which a member joins ({@code ClusterSetJoinConfig}), as the original's command writes and reads it. Its fields are of
 * that file; one that it leaves out is not here.
 *
 * @param fields by their names in the file
 * @param token the Secret that stands behind it, if one does
 */
record JoinConfig(Map<String, String> fields, Optional<Secret> token) {
    static final String CLUSTER_SET = "clusterSetID";
    static final String CLUSTER_ID = "clusterID";
    static final String NAMESPACE = "namespace";
    static final String LEADER_CLUSTER_ID = "leaderClusterID";
    static final String LEADER_NAMESPACE = "leaderNamespace";
    static final String LEADER_SERVER = "leaderAPIServer";
    static final String TOKEN_NAME = "tokenSecretName";
    static final String TOKEN_FILE = "tokenSecretFile";

    private static final String API_VERSION = "multicluster.antrea.io/v1alpha1";
    private static final String KIND = "ClusterSetJoinConfig";
    private static final List<String> KNOWN = List.of(
            CLUSTER_SET,
            CLUSTER_ID,
            NAMESPACE,
            LEADER_CLUSTER_ID,
            LEADER_NAMESPACE,
            LEADER_SERVER,
            TOKEN_NAME,
            TOKEN_FILE);
    private static final String DOCUMENT_START = "(?m)^---\\s*$";

    JoinConfig {
        fields = Map.copyOf(fields);
    }

    /** Reads a file; every mistake in it is named. */
    static JoinConfig of(Path file) throws CommandFailure {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailure("the join config file " + file + " cannot be read: " + e.getMessage(), e);
        }
        try {
            return parse(text);
        } catch (RuntimeException e) {
            throw new CommandFailure("the join config file " + file + " is wrong: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with {@code text} */
    static JoinConfig parse(String text) {
        var documents = Stream.of(text.split(DOCUMENT_START, -1))
                .filter(document -> document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
                .toList();
        if (documents.isEmpty()) {
            throw new IllegalArgumentException(
                    "it is empty; make one with `seine mc get joinconfig` in the leader cluster");
        }
        var fields = fields(documents.getFirst());
        return new JoinConfig(
                fields, documents.size() > 1 ? Optional.of(Tokens.parse(documents.get(1))) : Optional.empty());
    }

    private static Map<String, String> fields(String document) {
        var yaml = new LinkedHashMap<String, String>();
        Map<?, ?> read = ApiSerialization.get().unmarshal(document, Map.class);
        read.forEach((key, value) -> {
            if (value != null) {
                yaml.put(String.valueOf(key), String.valueOf(value));
            }
        });
        require("apiVersion", API_VERSION, yaml.remove("apiVersion"));
        require("kind", KIND, yaml.remove("kind"));
        var unknown = new TreeSet<>(yaml.keySet());
        unknown.removeAll(Set.copyOf(KNOWN));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "it has no field " + unknown.getFirst() + "; its fields are " + String.join(", ", KNOWN));
        }
        yaml.values().removeIf(String::isBlank);
        return yaml;
    }

    private static void require(String field, String wanted, @Nullable String found) {
        if (!wanted.equals(found)) {
            throw new IllegalArgumentException(
                    field + " is " + (found == null ? "missing" : found) + ", but must be " + wanted);
        }
    }

    /** The value of a field. */
    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** As the file has it, with the fields that its reader may fill in as comments. */
    String text() {
        var text = new StringBuilder("---\napiVersion: " + API_VERSION + "\nkind: " + KIND + "\n");
        for (var name : List.of(CLUSTER_SET, LEADER_CLUSTER_ID, LEADER_NAMESPACE, LEADER_SERVER)) {
            text.append(name).append(": ").append(fields.getOrDefault(name, "")).append('\n');
        }
        text.append(line(CLUSTER_ID, "The member's cluster ID, unless it is given by --clusterid."));
        text.append(line(NAMESPACE, "The Namespace of the member's controller; kube-system when left out."));
        text.append(line(TOKEN_NAME, "A Secret with the member's token that the member cluster has already."));
        text.append(line(TOKEN_FILE, "A file with that Secret. Neither is needed when it follows below."));
        return text.toString();
    }

    private String line(String name, String comment) {
        var value = field(name);
        return "# " + comment + "\n" + value.map(text -> name + ": " + text).orElse("#" + name + ": \"\"") + "\n";
    }
}
