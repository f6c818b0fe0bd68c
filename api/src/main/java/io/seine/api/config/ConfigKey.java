package io.seine.api.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A key of a configuration file, with all that the parser and docs/configuration.md have to know of it.
 *
 * @param path from the top, with dots
 * @param type of its values, in words: {@code a text}
 * @param read a value as the YAML parser has it; empty when it is of another type
 * @param whenAbsent its value where the file has none
 * @param allowed which values can be used, with their unit; empty where the type says it
 * @param meaning what it does
 */
public record ConfigKey<T>(
        String path, String type, Function<Object, Optional<T>> read, T whenAbsent, String allowed, String meaning) {

    /** A text, which may also be written as a number ({@code metrics.bindAddress: 0}). */
    public static ConfigKey<String> text(String path, String whenAbsent, String allowed, String meaning) {
        return new ConfigKey<>(
                path,
                "a text",
                value -> value instanceof String || value instanceof Number
                        ? Optional.of(value.toString())
                        : Optional.empty(),
                whenAbsent,
                allowed,
                meaning);
    }

    /** A whole number. */
    public static ConfigKey<Integer> number(String path, int whenAbsent, String allowed, String meaning) {
        return new ConfigKey<>(path, "a whole number", only(Integer.class), whenAbsent, allowed, meaning);
    }

    /** True or false; absent is false. */
    public static ConfigKey<Boolean> flag(String path, String meaning) {
        return flag(path, false, meaning);
    }

    /** True or false. */
    public static ConfigKey<Boolean> flag(String path, boolean whenAbsent, String meaning) {
        return new ConfigKey<>(path, "true or false", only(Boolean.class), whenAbsent, "", meaning);
    }

    /** A list of texts; absent is empty. Entries that are missing or empty do not count. */
    public static ConfigKey<List<String>> list(String path, String allowed, String meaning) {
        return new ConfigKey<>(
                path,
                "a list",
                value -> value instanceof List<?> list ? Optional.of(entries(list)) : Optional.empty(),
                List.of(),
                allowed,
                meaning);
    }

    private static <T> Function<Object, Optional<T>> only(Class<T> type) {
        return value -> type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    private static List<String> entries(List<?> list) {
        return list.stream()
                .flatMap(entry -> Optional.ofNullable(entry).stream())
                .map(String::valueOf)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
