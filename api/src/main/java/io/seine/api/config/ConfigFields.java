package io.seine.api.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells whether the fields of a controller's configuration file, by their path from the top, are those that it may have. */
final class ConfigFields {
    private static final List<String> HEADER = List.of("apiVersion", "kind", "metadata");
    private static final List<String> KEYS = ControllerKeys.paths();
    private static final List<String> USED = Stream.of(
                    HEADER.stream(),
                    KEYS.stream().flatMap(ConfigFields::sections).distinct(),
                    KEYS.stream())
            .flatMap(fields -> fields)
            .toList();

    /** So many wrong, missing or surplus letters still count as a slip of the pen. */
    private static final int SLIP = 2;

    private ConfigFields() {}

    /** What is wrong with fields of these paths, and how to write them; empty when there is nothing. */
    static Optional<String> problem(Collection<String> given) {
        var unknown = given.stream()
                .filter(field -> !USED.contains(field) && !ControllerKeys.WITHOUT_EFFECT.contains(field))
                .sorted()
                .toList();
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        var parts = new ArrayList<String>();
        unknown.forEach(field -> parts.add(field
                + meant(field).map(right -> " (did you mean " + right + "?)").orElse("")));
        return Optional.of((unknown.size() == 1 ? "unknown field " : "unknown fields ") + String.join(", ", parts)
                + "; remove it or correct its name, the fields are "
                + String.join(", ", KEYS));
    }

    /** Those of {@code given} that do nothing. */
    static List<String> withoutEffect(Collection<String> given) {
        return given.stream()
                .filter(ControllerKeys.WITHOUT_EFFECT::contains)
                .sorted()
                .toList();
    }

    /** Whether a field has others in it. */
    static boolean isSection(String field) {
        return KEYS.stream().anyMatch(key -> key.startsWith(field + "."));
    }

    private static Stream<String> sections(String key) {
        return IntStream.range(0, key.length())
                .filter(at -> key.charAt(at) == '.')
                .mapToObj(at -> key.substring(0, at));
    }

    private static Optional<String> meant(String field) {
        return Stream.concat(
                        USED.stream().filter(right -> last(right).equalsIgnoreCase(last(field))),
                        USED.stream()
                                .filter(right -> distance(lower(right), lower(field)) <= SLIP)
                                .sorted(Comparator.comparingInt(right -> distance(lower(right), lower(field)))))
                .findFirst();
    }

    private static String last(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    private static String lower(String field) {
        return field.toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's: the insertions, deletions and replacements of letters from one to the other. */
    private static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[b.length()];
    }
}
