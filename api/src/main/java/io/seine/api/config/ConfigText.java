package io.seine.api.config;

import io.seine.api.serialization.ApiSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What configuration files say: the values of their keys. */
public final class ConfigText {
    private final Map<String, Object> root = new LinkedHashMap<>();

    /**
     * Reads the texts of files.
     *
     * @param files YAML; sections are joined key by key, and where two set the same key, the later one counts
     * @throws ConfigException if one is not a YAML mapping
     */
    public ConfigText(List<String> files) {
        files.forEach(file -> merge(root, document(file)));
    }

    /**
     * The value of a key, or what it is when absent.
     *
     * @throws ConfigException if the value is of another type
     */
    public <T> T value(ConfigKey<T> key) {
        var section = root;
        var path = key.path();
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            var name = path.substring(0, dot);
            var inner = section.get(last(name));
            if (inner == null) {
                return key.whenAbsent();
            }
            if (!(inner instanceof Map<?, ?> map)) {
                throw wrong(name, inner, "a section of keys");
            }
            section = copy(map);
        }
        var value = section.get(last(path));
        if (value == null) {
            return key.whenAbsent();
        }
        return key.read().apply(value).orElseThrow(() -> wrong(path, value, key.type()));
    }

    /** As {@link #value}, where an empty text means as much as none. */
    String textOrDefault(ConfigKey<String> key) {
        var text = value(key);
        return text.isEmpty() ? key.whenAbsent() : text;
    }

    /** The paths of all that is in the file: its keys, and those in what {@code section} says is a section. */
    List<String> paths(Predicate<String> section) {
        var paths = new ArrayList<String>();
        root.forEach((name, value) -> addPaths(name, value, section, paths));
        return paths;
    }

    private static void addPaths(String path, Object value, Predicate<String> section, List<String> paths) {
        paths.add(path);
        if (section.test(path) && value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> addPaths(path + "." + name, inner, section, paths));
        }
    }

    private static ConfigException wrong(String path, Object value, String type) {
        return new ConfigException("invalid " + path + ": " + value + " is not " + type);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static void merge(Map<String, Object> into, Map<String, Object> later) {
        later.forEach((key, value) -> {
            if (value instanceof Map<?, ?> section && into.get(key) instanceof Map<?, ?> before) {
                var joined = copy(before);
                merge(joined, copy(section));
                into.put(key, joined);
            } else if (value != null || !into.containsKey(key)) {
                into.put(key, value);
            }
        });
    }

    private static Map<String, Object> document(String yaml) {
        Object document;
        try {
            // The comment keeps a document that starts with a brace from being taken for JSON.
            document = yaml.isBlank() ? null : ApiSerialization.get().unmarshal("#\n" + yaml, Object.class);
        } catch (RuntimeException e) {
            throw new ConfigException("it is not YAML: " + innermost(e).getMessage());
        }
        if (document == null) {
            return Map.of();
        }
        if (document instanceof Map<?, ?> map) {
            return copy(map);
        }
        throw new ConfigException("it is not a YAML mapping of keys to values");
    }

    private static Throwable innermost(Throwable e) {
        return e.getCause() == null ? e : innermost(e.getCause());
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
