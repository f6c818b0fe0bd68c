package io.seine.api.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields that a configuration file may have, by their path from the top. */
final class ConfigFields {
    private static final List<String> USED = List.of(
            "apiVersion",
            "kind",
            "metadata",
            "health",
            "health.healthProbeBindAddress",
            "metrics",
            "metrics.bindAddress",
            "webhook",
            "webhook.port",
            "webhook.host",
            "serviceCIDR",
            "podCIDRs",
            "gatewayIPPrecedence",
            "endpointIPType",
            "enableStretchedNetworkPolicy");

    /**
     * Fields of the library type that the original's file was built on: old files have them, they never did anything in a
     * multi-cluster controller, and they do nothing here.
     */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "webhook.certDir",
            "syncPeriod",
            "leaderElection",
            "cacheNamespace",
            "gracefulShutDown",
            "controller",
            "health.readinessEndpointName",
            "health.livenessEndpointName");

    /** So many wrong, missing or surplus letters still count as a slip of the pen. */
    private static final int SLIP = 2;

    private ConfigFields() {}

    /** What is wrong with fields of these paths, and how to write them; empty when there is nothing. */
    static Optional<String> problem(Collection<String> given) {
        var unknown = given.stream()
                .filter(field -> !USED.contains(field) && !WITHOUT_EFFECT.contains(field))
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
                + String.join(", ", leaves()));
    }

    /** Those of {@code given} that do nothing. */
    static List<String> withoutEffect(Collection<String> given) {
        return given.stream().filter(WITHOUT_EFFECT::contains).sorted().toList();
    }

    private static List<String> leaves() {
        return USED.stream()
                .filter(field -> USED.stream().noneMatch(other -> other.startsWith(field + "."))
                        && !List.of("apiVersion", "kind", "metadata").contains(field))
                .toList();
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
