package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The spec of a ClusterNetworkPolicy (crd.antrea.io/v1beta1) as it stands: passed on between clusters without loss, also where newer than
 * this program; null members are left out. Equality is that of the JSON documents.
 *
 * @param fields the JSON object, unmodifiable at every depth
 */
public record PolicySpec(@JsonValue Map<String, Object> fields) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PolicySpec {
        fields = frozen(fields);
    }

    /** Name of the Tier, empty when not told. */
    public String tier() {
        return fields.get("tier") instanceof String tier ? tier : "";
    }

    private static Map<String, Object> frozen(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> {
            if (value != null) { // null means absent in this API
                copy.put(String.valueOf(key), frozenValue(value));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object frozenValue(Object value) {
        return switch (value) {
            case Map<?, ?> map -> frozen(map);
            case List<?> list ->
                list.stream()
                        .filter(Objects::nonNull)
                        .map(PolicySpec::frozenValue)
                        .toList();
            default -> value;
        };
    }
}
