package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered to our own writes and the watch has not brought yet, laid over the watch's store: a reader sees
 * its own writes at once, and the watch's echo of them is no news.
 *
 * <p>Each step says what it changed for readers, so that nobody is woken for nothing and nobody is left asleep. Resource versions
 * of one kind are comparable as numbers; an answer without such a version is left to the watch.
 */
final class OwnWrites<T extends HasMetadata> {
    private final Function<ObjectKey, Optional<T>> store;
    private final Map<ObjectKey, Write<T>> writes = new ConcurrentHashMap<>();
    // Of the keys of writes: those written after the last list was asked for.
    private final Set<ObjectKey> sinceListing = new HashSet<>();
    private long seen;

    /** What readers saw of an object before and see now. */
    record Change<T>(Optional<T> before, Optional<T> after) {}

    private sealed interface Write<T> {
        record Stored<T>(T object) implements Write<T> {}

        /** Whatever is not newer than {@code version} is gone. */
        record Deleted<T>(String uid, long version) implements Write<T> {
            boolean covers(HasMetadata object) {
                return uid.equals(OwnWrites.uid(object)) || OwnWrites.version(object) <= version;
            }
        }
    }

    /** @param store the watch's own view; it must change before {@link #arrived} is told */
    OwnWrites(Function<ObjectKey, Optional<T>> store) {
        this.store = store;
    }

    /** The server has {@code answer} now. */
    synchronized Optional<Change<T>> stored(T answer) {
        var version = version(answer);
        if (version <= seen
                || store.apply(ObjectKey.of(answer))
                        .filter(had -> version(had) >= version)
                        .isPresent()) {
            return Optional.empty();
        }
        var before = get(ObjectKey.of(answer));
        if (before.filter(had -> version(had) >= version).isPresent()) {
            return Optional.empty();
        }
        put(ObjectKey.of(answer), new Write.Stored<>(answer));
        return Optional.of(new Change<>(before, Optional.of(answer)));
    }

    /** The server does not have the object of this uid any more. */
    synchronized Optional<Change<T>> deleted(T gone) {
        var key = ObjectKey.of(gone);
        var before = get(key).filter(had -> sameUid(had, gone));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (store.apply(key).filter(had -> sameUid(had, gone)).isPresent() || version(before.get()) > seen) {
            put(key, new Write.Deleted<>(uid(gone), version(before.get())));
        } else {
            forget(key);
        }
        return Optional.of(new Change<>(before, Optional.empty()));
    }

    private void put(ObjectKey key, Write<T> write) {
        writes.put(key, write);
        sinceListing.add(key);
    }

    private void forget(ObjectKey key) {
        writes.remove(key);
        sinceListing.remove(key);
    }

    /** The watch brought a change; the answer is what of it readers had not seen. */
    synchronized Optional<Change<T>> arrived(Optional<T> before, Optional<T> after) {
        var object = after.or(() -> before).orElseThrow();
        var key = ObjectKey.of(object);
        seen = Math.max(seen, version(object));
        return switch (writes.get(key)) {
            case null -> Optional.of(new Change<>(before, after));
            case Write.Stored<T>(T ours) -> {
                // A deletion that the watch has missed comes with the last version it knew.
                var older = after.isPresent() ? version(object) < version(ours) : !sameUid(object, ours);
                if (older) {
                    yield Optional.empty();
                }
                forget(key);
                var echo = after.isPresent() && version(object) == version(ours);
                yield echo ? Optional.empty() : Optional.of(new Change<>(Optional.of(ours), after));
            }
            case Write.Deleted<T> deletion -> {
                if (after.isEmpty() ? deletion.uid().equals(uid(object)) : !deletion.covers(object)) {
                    forget(key);
                }
                yield deletion.covers(object) ? Optional.empty() : Optional.of(new Change<>(Optional.empty(), after));
            }
        };
    }

    /** A complete list is about to be asked for. */
    synchronized void listing() {
        sinceListing.clear();
    }

    /**
     * The watch began anew with a complete list: it counts, also where it has less than was written before, as after the server was
     * restored from a copy. What was written since {@link #listing} and the list does not have yet stays.
     *
     * @param version of the list
     */
    synchronized List<Change<T>> relisted(String version) {
        seen = number(version);
        var changes = new ArrayList<Change<T>>();
        for (var key : List.copyOf(writes.keySet())) {
            if (sinceListing.contains(key) && isAwaited(key)) {
                continue;
            }
            var before = get(key);
            forget(key);
            var after = store.apply(key);
            if (!before.map(OwnWrites::identity).equals(after.map(OwnWrites::identity))) {
                changes.add(new Change<>(before, after));
            }
        }
        return changes;
    }

    /** Whether the watch will bring what became of our write. */
    private boolean isAwaited(ObjectKey key) {
        return switch (writes.get(key)) {
            case null -> false;
            case Write.Stored<T>(T ours) -> version(ours) > seen;
            case Write.Deleted<T> deletion ->
                store.apply(key).filter(deletion::covers).isPresent();
        };
    }

    /** The newest known state of an object. */
    Optional<T> get(ObjectKey key) {
        var write = writes.get(key);
        var had = store.apply(key);
        return switch (write) {
            case null -> had;
            case Write.Stored<T>(T ours) ->
                had.filter(object -> version(object) >= version(ours)).or(() -> Optional.of(ours));
            case Write.Deleted<T> deletion -> had.filter(object -> !deletion.covers(object));
        };
    }

    /** The objects of {@code stored}, read from the store, with our writes laid over it as far as {@code belongs} takes them. */
    List<T> over(Supplier<List<T>> stored, Predicate<T> belongs) {
        // The writes first: one that the watch brings meanwhile is then in the store.
        var written = Set.copyOf(writes.keySet());
        if (written.isEmpty()) {
            return stored.get();
        }
        return Stream.concat(
                        stored.get().stream().filter(object -> !written.contains(ObjectKey.of(object))),
                        written.stream().flatMap(key -> get(key).stream()).filter(belongs))
                .toList();
    }

    private static long version(HasMetadata object) {
        return number(object.getMetadata().getResourceVersion());
    }

    private static long number(@Nullable String version) {
        try {
            return version == null ? 0 : Long.parseLong(version);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String uid(HasMetadata object) {
        return String.valueOf(object.getMetadata().getUid());
    }

    private static boolean sameUid(HasMetadata a, HasMetadata b) {
        return Objects.equals(uid(a), uid(b));
    }

    private static String identity(HasMetadata object) {
        return uid(object) + "/" + object.getMetadata().getResourceVersion();
    }
}
