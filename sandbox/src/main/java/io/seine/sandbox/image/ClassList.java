package io.seine.sandbox.image;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The classes, and what the JVM made for lambda expressions, that a run of Seine has loaded; from it the JVM makes an archive that spares a
 * start to load and check them. A line that fits no class any more is passed over.
 *
 * @param lines as the JVM reads them
 */
public record ClassList(List<String> lines) {
    private static final Pattern ID = Pattern.compile(" id: \\d+$");

    /**
     * What of a list that the JVM wrote is the same in every run: without the numbers that it gave to the classes, and without classes
     * that a class loader of its own read, which no archive can hold.
     */
    public static ClassList of(List<String> written) {
        return new ClassList(written.stream()
                .map(line -> ID.matcher(line).replaceFirst(""))
                .filter(line -> !line.startsWith("#")
                        && !line.startsWith("@cp ")
                        && !line.contains(" source: ")
                        && !line.isBlank())
                .distinct()
                .sorted()
                .toList());
    }
}
