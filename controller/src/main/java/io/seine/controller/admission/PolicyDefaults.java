package io.seine.controller.admission;

import io.seine.api.antrea.Tier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a policy need not say: its Tier, and names for its rules, by which logs and figures tell them apart. */
final class PolicyDefaults {
    /** As in the original's names. */
    private static final int DIGITS = 7;

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PolicyDefaults() {}

    static Decision decide(Review review, PolicyFacts facts) {
        if ((!review.creates() && !review.updates())
                || review.asksForNothingNew()
                || !review.spec().isObject()
                || !facts.isSeine()) {
            return Decision.allow();
        }
        var changes = Stream.of(
                        tier(review.spec().path("tier")),
                        names("ingress", review.spec().path("ingress")),
                        names("egress", review.spec().path("egress")))
                .flatMap(List::stream)
                .toList();
        return new Decision.Allowed(changes, List.of());
    }

    /** Older versions of the original wrote the names of the Tiers that every cluster has in capitals, as SecurityOps. */
    private static List<Map<String, Object>> tier(JsonNode tier) {
        var written = tier.asString("");
        var lower = written.toLowerCase(Locale.ROOT);
        if (tier.isMissingNode() || tier.isNull() || (tier.isString() && written.isEmpty())) {
            return List.of(add("/spec/tier", Tier.DEFAULT));
        }
        return Tier.EVERYWHERE.containsKey(lower) && !lower.equals(written)
                ? List.of(add("/spec/tier", lower))
                : List.of();
    }

    private static List<Map<String, Object>> names(String direction, JsonNode rules) {
        var changes = new ArrayList<Map<String, Object>>();
        var taken = new HashSet<String>();
        for (var rule : rules) {
            taken.add(rule.path("name").asString(""));
        }
        for (int index = 0; index < rules.size(); index++) {
            var rule = rules.get(index);
            if (rule.isObject() && rule.path("name").asString("").isEmpty()) {
                var name = free(name(direction, rule), taken);
                taken.add(name);
                changes.add(add("/spec/" + direction + "/" + index + "/name", name));
            }
        }
        return changes;
    }

    /** The same for the same rule, wherever it stands and however its fields are ordered. */
    private static String name(String direction, JsonNode rule) {
        var fields = CANONICAL.convertValue(rule, Map.class);
        fields.remove("name");
        var action = rule.path("action").asString("").toLowerCase(Locale.ROOT);
        return direction + "-" + action + "-"
                + sha1(CANONICAL.writeValueAsString(fields)).substring(0, DIGITS);
    }

    /** Two rules that say the same must not have one name. */
    private static String free(String name, Set<String> taken) {
        var free = name;
        for (int number = 2; taken.contains(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }

    /** Nothing is kept safe by it; it is what the original takes. */
    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static Map<String, Object> add(String path, Object value) {
        return Map.of("op", "add", "path", path, "value", value);
    }
}
