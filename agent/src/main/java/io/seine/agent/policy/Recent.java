package io.seine.agent.policy;

import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What was made of objects in the last round and in this one, by which object it is and not by what it says. Used by one thread. */
final class Recent<K, V> {
    private IdentityHashMap<K, Map<Family, V>> before = new IdentityHashMap<>();
    private IdentityHashMap<K, Map<Family, V>> now = new IdentityHashMap<>();

    V get(K key, Family family, Supplier<V> make) {
        return now.computeIfAbsent(key, first -> new EnumMap<>(Family.class)).computeIfAbsent(family, first -> {
            var known = before.getOrDefault(key, Map.of()).get(first);
            return known == null ? make.get() : known;
        });
    }

    /** Ends a round. */
    void forgetUnused() {
        before = now;
        now = new IdentityHashMap<>();
    }
}
