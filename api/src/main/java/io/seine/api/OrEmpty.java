package io.seine.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an absent JSON field means in the contract: the same as an empty one. Records of this module pass their components through here, so
 * that no null leaves them and their lists and maps cannot change.
 */
public final class OrEmpty {
    private OrEmpty() {}

    /** The text, or "" when absent. */
    public static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** An unmodifiable copy in the same order, empty when absent. */
    public static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** An unmodifiable copy sorted by key (so that encoding is stable), empty when absent. */
    public static <V> Map<String, V> map(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
