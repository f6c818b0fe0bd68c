package io.seine.policy.compile;

import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Selector.Requirement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things by their labels: whoever asks for a thousand selectors does not look at every thing a thousand times. */
final class LabelIndex {
    private final int size;
    private final Map<String, Map<String, BitSet>> byKey = new HashMap<>();

    /** @param labels of each thing; its place in the list is what the sets hold */
    LabelIndex(List<Map<String, String>> labels) {
        size = labels.size();
        for (int index = 0; index < size; index++) {
            for (var label : labels.get(index).entrySet()) {
                byKey.computeIfAbsent(label.getKey(), key -> new HashMap<>())
                        .computeIfAbsent(label.getValue(), value -> new BitSet())
                        .set(index);
            }
        }
    }

    /** Those that {@link Selector#matches}; the set is the caller's. */
    BitSet matching(Selector selector) {
        var found = new BitSet(size);
        found.set(0, size);
        selector.labels().forEach((key, value) -> found.and(with(key, List.of(value))));
        for (var requirement : selector.requirements()) {
            restrict(found, requirement);
        }
        return found;
    }

    private void restrict(BitSet found, Requirement requirement) {
        switch (requirement.operator()) {
            case IN -> found.and(with(requirement.key(), requirement.values()));
            case NOT_IN -> found.andNot(with(requirement.key(), requirement.values()));
            case EXISTS -> found.and(with(requirement.key()));
            case DOES_NOT_EXIST -> found.andNot(with(requirement.key()));
        }
    }

    private BitSet with(String key, List<String> values) {
        var found = new BitSet(size);
        var byValue = byKey.getOrDefault(key, Map.of());
        for (var value : values) {
            var of = byValue.get(value);
            if (of != null) {
                found.or(of);
            }
        }
        return found;
    }

    private BitSet with(String key) {
        var found = new BitSet(size);
        byKey.getOrDefault(key, Map.of()).values().forEach(found::or);
        return found;
    }
}
