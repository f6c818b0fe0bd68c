package io.seine.agent.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one kind, kept up to date. When the API server is away or refuses, what is known stays and is asked for again
 * for ever.
 */
public final class Watch<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final String name;
    private final SharedIndexInformer<T> informer;
    private volatile String failure = "";
    private volatile boolean closed;

    /**
     * Begins to list and watch; does not wait.
     *
     * @param name what messages call the objects
     * @param matters whose changes are told
     * @param changed told of changes, on another thread
     */
    public Watch(String name, Informable<T> source, Predicate<T> matters, Runnable changed) {
        this(name, source, matters, object -> {}, changed);
    }

    /** @param trimming takes from an object what nobody reads, before it is kept */
    public Watch(String name, Informable<T> source, Predicate<T> matters, Consumer<T> trimming, Runnable changed) {
        this.name = name;
        this.informer = source.runnableInformer(0);
        informer.itemStore(new TrimmingStore<>(trimming));
        informer.exceptionHandler((started, cause) -> {
            failed(cause);
            return true;
        });
        informer.addEventHandler(new Handler(matters, changed));
        informer.start().whenComplete((done, cause) -> {
            if (cause != null) {
                failed(cause);
            }
        });
    }

    /** All that are known now. */
    public List<T> list() {
        return informer.getStore().list();
    }

    /** The object of that name; {@code namespace} is empty for those without. */
    public Optional<T> get(String namespace, String name) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace.isEmpty() ? name : namespace + "/" + name));
    }

    /** Why there is no list yet; empty when there is one. */
    public Optional<String> missing() {
        return informer.hasSynced()
                ? Optional.empty()
                : Optional.of("no list yet of " + name + (failure.isEmpty() ? "" : ": " + failure));
    }

    @Override
    public void close() {
        closed = true;
        informer.close();
    }

    private void failed(Throwable cause) {
        var sentence = Api.sentence(cause);
        if (!closed && !sentence.equals(failure)) {
            failure = sentence;
            LOG.atWarn().addKeyValue("objects", name).log("Cannot watch {}: {}; it is tried again", name, sentence);
        }
    }

    private static final class TrimmingStore<T extends HasMetadata> extends BasicItemStore<T> {
        private final Consumer<T> trimming;

        TrimmingStore(Consumer<T> trimming) {
            super(Cache::metaNamespaceKeyFunc);
            this.trimming = trimming;
        }

        @Override
        public T put(String key, T object) {
            trimming.accept(object);
            return super.put(key, object);
        }
    }

    private final class Handler implements ResourceEventHandler<T> {
        private final Predicate<T> matters;
        private final Runnable changed;

        Handler(Predicate<T> matters, Runnable changed) {
            this.matters = matters;
            this.changed = changed;
        }

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            if (!failure.isEmpty()) {
                failure = "";
                LOG.atInfo().addKeyValue("objects", name).log("Watching {} again", name);
            }
            changed.run();
        }

        @Override
        public void onAdd(T object) {
            tell(object);
        }

        @Override
        public void onUpdate(T before, T after) {
            var same = Objects.equals(
                    before.getMetadata().getResourceVersion(),
                    after.getMetadata().getResourceVersion());
            if (!same) {
                tell(after);
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            tell(object);
        }

        private void tell(T object) {
            if (matters.test(object)) {
                changed.run();
            }
        }
    }
}
