package io.seine.agent.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The objects of one kind, kept up to date. When the API server is away or refuses, what is known stays and is asked for again
 * for ever.
 */
public final class Watch<T extends HasMetadata> implements AutoCloseable {
    private final Kind<T> kind;
    private final Kind.Told<T> told;
    private final Kind.Known<T> objects;

    /**
     * Begins to list and watch; does not wait.
     *
     * @param name what messages call the objects
     * @param matters whose changes are told
     * @param changed told of changes, on another thread
     */
    public Watch(String name, Informable<T> source, Predicate<T> matters, Runnable changed) {
        this(new Kind<>(name, source), matters, changed);
    }

    /** @param trimming takes from an object what nobody reads, before it is kept */
    public Watch(String name, Informable<T> source, Predicate<T> matters, Consumer<T> trimming, Runnable changed) {
        this(new Kind<>(name, source, trimming), matters, changed);
    }

    /** @param kind which others may watch too */
    public Watch(Kind<T> kind, Predicate<T> matters, Runnable changed) {
        this.kind = kind;
        this.told = new Told<>(matters, changed);
        this.objects = kind.begin(told);
        if (missing().isEmpty()) {
            changed.run(); // the list came before, and will not be told again
        }
    }

    /** All that are known now. */
    public List<T> list() {
        return objects.list();
    }

    /** The object of that name; {@code namespace} is empty for those without. */
    public Optional<T> get(String namespace, String name) {
        return objects.get(namespace.isEmpty() ? name : namespace + "/" + name);
    }

    /** Why there is no list yet; empty when there is one. */
    public Optional<String> missing() {
        return objects.missing();
    }

    @Override
    public void close() {
        kind.end(told);
    }

    /** Not a record: two that are equal are two. */
    private static final class Told<T> implements Kind.Told<T> {
        private final Predicate<T> matters;
        private final Runnable changed;

        Told(Predicate<T> matters, Runnable changed) {
            this.matters = matters;
            this.changed = changed;
        }

        @Override
        public void listed() {
            changed.run();
        }

        @Override
        public void changed(T object) {
            if (matters.test(object)) {
                changed.run();
            }
        }
    }
}
