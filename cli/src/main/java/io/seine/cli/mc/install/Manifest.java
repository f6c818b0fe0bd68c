package io.seine.cli.mc.install;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.seine.api.Names;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.output.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The objects that make an installation, in the order in which they are applied: first the kinds, then the rest as the file has it.
 *
 * @param objects at least one
 */
public record Manifest(List<GenericKubernetesResource> objects) {
    private static final KubernetesSerialization YAML = ApiSerialization.get();
    private static final String DOCUMENT_START = "(?m)^---\\s*$";
    private static final String KIND_DEFINITION = "CustomResourceDefinition";
    private static final String POLICIES = "antrea-multicluster-policies.yml";

    public Manifest {
        objects = objects.stream()
                .sorted(Comparator.comparing(object -> !object.getKind().equals(KIND_DEFINITION)))
                .toList();
    }

    /** The manifest that this version of the command was built with. */
    public static Manifest shipped(Role role) {
        return shipped(role.file());
    }

    private static Manifest shipped(String file) {
        try (var in = Objects.requireNonNull(Manifest.class.getResourceAsStream(file), file)) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The manifest of a file, which may have been edited. */
    public static Manifest of(Path file) throws CommandFailure {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailure("the manifest file " + file + " cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new CommandFailure(
                    "the manifest file " + file + " is no list of Kubernetes objects: " + e.getMessage(), e);
        }
    }

    /** All documents of {@code text}; one that cannot be read fails all. */
    static Manifest parse(String text) {
        var objects = new ArrayList<GenericKubernetesResource>();
        for (var document : text.split(DOCUMENT_START, -1)) {
            if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
                var object = YAML.unmarshal(document, GenericKubernetesResource.class);
                if (object.getKind() == null
                        || object.getMetadata() == null
                        || object.getMetadata().getName() == null) {
                    throw new IllegalArgumentException("document " + (objects.size() + 1) + " has no kind or no name");
                }
                objects.add(object);
            }
        }
        if (objects.isEmpty()) {
            throw new IllegalArgumentException("there is no object in it");
        }
        return new Manifest(objects);
    }

    /**
     * The same for another Namespace than the one the manifest was written for. Only what names the Namespace is changed: the text of
     * a configuration, or the Namespace of somebody else's account, is not.
     */
    public Manifest in(Role role, String namespace) {
        var from = role.defaultNamespace();
        if (namespace.equals(from)) {
            return this;
        }
        UnaryOperator<String> moved = text -> {
            if (text.equals(from)) {
                return namespace;
            }
            if (text.startsWith(from + "-antrea-mc-")) {
                return namespace + text.substring(from.length());
            }
            var ours = text;
            for (var account : List.of(Names.CONTROLLER_SERVICE_ACCOUNT, Names.SEINE_AGENT_SERVICE_ACCOUNT)) {
                ours = ours.replace(account(from, account), account(namespace, account));
            }
            return ours;
        };
        return new Manifest(objects.stream()
                .map(object -> object.getKind().equals("ConfigMap")
                        ? withNamespace(object, namespace)
                        : rewritten(object, moved))
                .toList());
    }

    /** The same with another image in every container. */
    public Manifest withImage(String image) {
        return new Manifest(objects.stream()
                .map(object -> edited(object, map -> setImages(map, image)))
                .toList());
    }

    /** The same, a member's in {@code namespace}, with the definitions of Antrea's policies and their admission. */
    Manifest withPolicies(String namespace) {
        var policies = shipped(POLICIES).in(Role.MEMBER, namespace);
        return new Manifest(
                Stream.concat(objects.stream(), policies.objects.stream()).toList());
    }

    /** The objects of those kinds. */
    public List<GenericKubernetesResource> ofKinds(List<String> kinds) {
        return objects.stream()
                .filter(object -> kinds.contains(object.getKind()))
                .toList();
    }

    /** As a YAML stream. */
    public String yaml() {
        var text = new StringBuilder();
        objects.forEach(
                object -> text.append("---\n").append(YAML.asYaml(object).replaceFirst("^---\n", "")));
        return text.toString();
    }

    private static String account(String namespace, String name) {
        return "\"system:serviceaccount:" + namespace + ":" + name + '"';
    }

    private static GenericKubernetesResource withNamespace(GenericKubernetesResource object, String namespace) {
        var copy = YAML.clone(object);
        copy.getMetadata().setNamespace(namespace);
        return copy;
    }

    private static GenericKubernetesResource rewritten(GenericKubernetesResource object, UnaryOperator<String> moved) {
        return edited(object, map -> map.replaceAll((key, value) -> walk(value, moved)));
    }

    private static Object walk(Object value, UnaryOperator<String> moved) {
        return switch (value) {
            case String text -> moved.apply(text);
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, inner) -> copy.put(key, walk(inner, moved)));
                yield copy;
            }
            case List<?> list -> list.stream().map(inner -> walk(inner, moved)).toList();
            case Object other -> other;
        };
    }

    private static void setImages(Map<String, Object> object, String image) {
        object.replaceAll((key, value) -> withImages(value, image));
    }

    private static Object withImages(Object value, String image) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<Object, Object>();
                map.forEach((key, inner) -> copy.put(
                        key, key.equals("image") && inner instanceof String ? image : withImages(inner, image)));
                yield copy;
            }
            case List<?> list ->
                list.stream().map(inner -> withImages(inner, image)).toList();
            case Object other -> other;
        };
    }

    private interface Edit {
        void of(Map<String, Object> object);
    }

    private static GenericKubernetesResource edited(GenericKubernetesResource object, Edit edit) {
        var map = new LinkedHashMap<>(map(YAML.convertValue(object, Map.class)));
        edit.of(map);
        return YAML.convertValue(map, GenericKubernetesResource.class);
    }

    @SuppressWarnings("unchecked") // objects of the API have texts as keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
