package io.seine.controller.reconcile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules of a work queue without threads or clock: a key waits at most once, is never handed out twice at a time, and
 * an addition during its run leads to another run. Not thread-safe; {@link WorkQueue} guards it.
 */
final class KeyedQueue<K> {
    private final Deque<K> ready = new ArrayDeque<>();
    private final Set<K> waiting = new HashSet<>();
    private final Set<K> running = new HashSet<>();
    private final Map<K, Long> due = new HashMap<>();

    /** Makes {@code key} ready; at once, or after its present run. */
    void add(K key) {
        due.remove(key);
        if (waiting.add(key) && !running.contains(key)) {
            ready.addLast(key);
        }
    }

    /** Makes {@code key} ready at {@code nanos} on the caller's clock, unless it becomes so earlier. */
    void addAt(K key, long nanos) {
        if (!waiting.contains(key)) {
            due.merge(key, nanos, Math::min);
        }
    }

    /** The next key to work on at {@code now}; it counts as running until {@link #finished}. */
    Optional<K> take(long now) {
        due.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::add);
        var key = ready.pollFirst();
        if (key == null) {
            return Optional.empty();
        }
        waiting.remove(key);
        running.add(key);
        return Optional.of(key);
    }

    /** Ends the run of {@code key}; it is ready again if it was added meanwhile. */
    void finished(K key) {
        if (running.remove(key) && waiting.contains(key)) {
            ready.addLast(key);
        }
    }

    /** When the earliest delayed key becomes ready. */
    OptionalLong nextDue() {
        return due.values().stream().mapToLong(Long::longValue).min();
    }

    /** How many keys wait for a worker, and those of the delayed ones that {@code counts} takes. */
    long depth(Predicate<K> counts) {
        return waiting.size() + due.keySet().stream().filter(counts).count();
    }

    /** Whether nothing is ready, delayed or running. */
    boolean idle() {
        return waiting.isEmpty() && running.isEmpty() && due.isEmpty();
    }
}
