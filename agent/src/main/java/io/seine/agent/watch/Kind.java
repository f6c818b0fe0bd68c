package io.seine.agent.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The objects of one kind, for any number of {@link Watch}es: they are asked for and kept once, from the first one's beginning to the last
 * one's end. Without any, nothing is asked for or kept.
 */
public final class Kind<T extends HasMetadata> {
    private final Function<Told<T>, Known<T>> begin;
    private final CopyOnWriteArrayList<Told<T>> all = new CopyOnWriteArrayList<>();
    private Optional<Known<T>> objects = Optional.empty();

    /** What is known of the objects now. */
    interface Known<T> extends AutoCloseable {
        List<T> list();

        Optional<T> get(String key);

        /** Why there is no list yet; empty when there is one. */
        Optional<String> missing();

        @Override
        void close();
    }

    /** Who is told of changes; must not keep the teller waiting. */
    interface Told<T> {
        /** All objects have been listed, perhaps not for the first time. */
        void listed();

        void changed(T object);
    }

    /** @param name what messages call the objects */
    public Kind(String name, Informable<T> source) {
        this(name, source, object -> {});
    }

    /** @param trimming takes from an object what nobody reads, before it is kept */
    public Kind(String name, Informable<T> source, Consumer<T> trimming) {
        this(told -> new Copy<>(name, source, trimming, told));
    }

    /** @param begin begins to ask for the objects; does not wait */
    Kind(Function<Told<T>, Known<T>> begin) {
        this.begin = begin;
    }

    synchronized Known<T> begin(Told<T> told) {
        all.add(told);
        var now = objects.orElseGet(() -> begin.apply(new Everybody()));
        objects = Optional.of(now);
        return now;
    }

    synchronized void end(Told<T> told) {
        if (all.remove(told) && all.isEmpty()) {
            objects.ifPresent(Known::close);
            objects = Optional.empty();
        }
    }

    private final class Everybody implements Told<T> {
        @Override
        public void listed() {
            all.forEach(Told::listed);
        }

        @Override
        public void changed(T object) {
            all.forEach(told -> told.changed(object));
        }
    }
}
