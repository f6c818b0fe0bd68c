package io.seine.e2e.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether commands print what a page shows: every shown line is there, in the same order, with the same words. What differs from run to
 * run may differ: ages, times, IP addresses, and random ends of names.
 */
final class Shown {
    /** What stands for any number of further lines. */
    private static final String AND_SO_ON = "...";

    private static final List<Pattern> SAME_KIND = List.of(
            Pattern.compile("(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?"),
            Pattern.compile("\\d+(\\.\\d+)?"),
            Pattern.compile("\\d+(\\.\\d+)? ?(ms|s|µs)"),
            Pattern.compile("\\[?\"?\\d+\\.\\d+\\.\\d+\\.\\d+\"?\\]?"),
            Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+/\\d+"),
            Pattern.compile("https://\\d+\\.\\d+\\.\\d+\\.\\d+:\\d+"));

    private Shown() {}

    /** The shown lines that the output lacks; empty when it is as shown. */
    static List<String> missing(List<String> shown, String output) {
        var missing = new ArrayList<String>();
        var printed = output.lines().toList();
        int from = 0;
        for (var line : shown) {
            if (line.isBlank() || line.strip().equals(AND_SO_ON)) {
                continue;
            }
            int at = from;
            while (at < printed.size() && !matches(line, printed.get(at))) {
                at++;
            }
            if (at == printed.size()) {
                missing.add(line);
            } else {
                from = at + 1;
            }
        }
        return missing;
    }

    static boolean matches(String shown, String printed) {
        var left = words(shown);
        var right = words(printed);
        if (left.size() != right.size()) {
            return false;
        }
        for (int word = 0; word < left.size(); word++) {
            if (!isAlike(left.get(word), right.get(word))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlike(String shown, String printed) {
        return shown.equals(printed)
                || SAME_KIND.stream()
                        .anyMatch(kind -> kind.matcher(shown).matches()
                                && kind.matcher(printed).matches());
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.strip().split("\\s+", -1));
    }
}
