package io.seine.controller.reconcile;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of JSON trees (maps, lists, scalars) as API servers see them: null, an empty text, map or list and an
 * absent field are the same.
 */
final class Trees {
    private Trees() {}

    /**
     * Whether everything that {@code wanted} says is so in {@code actual}. Maps may hold more, because API servers fill
     * in defaults and others own other fields; lists must have the same length and order.
     */
    static boolean holds(@Nullable Object wanted, @Nullable Object actual) {
        if (absent(wanted)) {
            return !(wanted instanceof Collection<?>) || absent(actual);
        }
        if (wanted instanceof Map<?, ?> fields) {
            return actual instanceof Map<?, ?> present
                    ? fields.entrySet().stream().allMatch(f -> holds(f.getValue(), present.get(f.getKey())))
                    : absent(actual) && fields.values().stream().allMatch(Trees::absentDeep);
        }
        if (wanted instanceof List<?> items) {
            if (!(actual instanceof List<?> present) || present.size() != items.size()) {
                return false;
            }
            for (int i = 0; i < items.size(); i++) {
                if (!holds(items.get(i), present.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (wanted instanceof Number a && actual instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        return Objects.equals(wanted, actual);
    }

    /** Whether {@code value} counts as not there. */
    static boolean absent(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Collection<?> list -> list.isEmpty();
            default -> false;
        };
    }

    private static boolean absentDeep(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map.values().stream().allMatch(Trees::absentDeep) : absent(value);
    }

    /** {@code tree} as a map, empty when it is none. */
    @SuppressWarnings("unchecked") // JSON objects have text keys
    static Map<String, Object> map(@Nullable Object tree) {
        return tree instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
