package io.seine.agent.audit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known by its name, and for some time what was: a packet is read a moment after the kernel has decided about it. Any thread may
 * ask.
 */
final class Lingering<K, V> {
    /** Much longer than a packet takes from the kernel to the log, also where this process does not get to run. */
    static final Duration KEPT = Duration.ofSeconds(30);

    private final Map<K, Entry<V>> entries = new HashMap<>();

    private record Entry<V>(V value, OptionalLong gone) {}

    /**
     * All that there is.
     *
     * @param now of {@link System#nanoTime}
     */
    synchronized void update(Map<K, V> all, long now) {
        entries.replaceAll(
                (_, entry) -> entry.gone().isPresent() ? entry : new Entry<>(entry.value(), OptionalLong.of(now)));
        all.forEach((key, value) -> entries.put(key, new Entry<>(value, OptionalLong.empty())));
        entries.values()
                .removeIf(
                        entry -> entry.gone().isPresent() && now - entry.gone().getAsLong() > KEPT.toNanos());
    }

    /** The value now, or the last one before. */
    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }
}
