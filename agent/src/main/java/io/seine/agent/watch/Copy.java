package io.seine.agent.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one list and one watch at the API server brought. */
final class Copy<T extends HasMetadata> implements Kind.Known<T> {
    /** A list that neither comes nor fails for so long never will: each request has a limit of seconds. */
    private static final Duration HANGS = Duration.ofMinutes(2);

    /** To operators it is the watch that has something to say. */
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final String name;
    private final Supplier<SharedIndexInformer<T>> asking;
    private final Duration hangs;
    private volatile SharedIndexInformer<T> informer;
    private volatile String failure = "";
    private volatile boolean closed;

    /**
     * Begins to list and watch; does not wait.
     *
     * @param name what messages call the objects
     * @param trimming takes from an object what nobody reads, before it is kept
     * @param told of changes, on another thread
     */
    Copy(String name, Informable<T> source, Consumer<T> trimming, Kind.Told<T> told) {
        this(name, source, trimming, told, HANGS);
    }

    /** @param hangs for how long the API server may say nothing, neither yes nor no, before it is asked anew */
    Copy(String name, Informable<T> source, Consumer<T> trimming, Kind.Told<T> told, Duration hangs) {
        this.name = name;
        this.hangs = hangs;
        this.asking = () -> {
            var next = source.runnableInformer(0);
            next.itemStore(new TrimmingStore<>(trimming));
            next.exceptionHandler((started, cause) -> {
                failed(cause);
                return true;
            });
            next.addEventHandler(new Handler(told));
            return next;
        };
        this.informer = asking.get();
        start();
    }

    private void start() {
        var started = informer.start().toCompletableFuture();
        Thread.startVirtualThread(() -> {
            try {
                started.get(hangs.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                askAnew();
            } catch (ExecutionException e) {
                failed(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized void askAnew() {
        // One that fails is tried again by the client.
        if (!closed && failure.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("objects", name)
                    .log("No answer for {} s to the list of {}; it is asked for anew", hangs.toSeconds(), name);
            informer.close();
            informer = asking.get();
            start();
        }
    }

    @Override
    public List<T> list() {
        return informer.getStore().list();
    }

    @Override
    public Optional<T> get(String key) {
        return Optional.ofNullable(informer.getStore().getByKey(key));
    }

    @Override
    public Optional<String> missing() {
        return informer.hasSynced()
                ? Optional.empty()
                : Optional.of("no list yet of " + name + (failure.isEmpty() ? "" : ": " + failure));
    }

    @Override
    public synchronized void close() {
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
        private final Kind.Told<T> told;

        Handler(Kind.Told<T> told) {
            this.told = told;
        }

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            if (!failure.isEmpty()) {
                failure = "";
                LOG.atInfo().addKeyValue("objects", name).log("Watching {} again", name);
            }
            told.listed();
        }

        @Override
        public void onAdd(T object) {
            told.changed(object);
        }

        @Override
        public void onUpdate(T before, T after) {
            var same = Objects.equals(
                    before.getMetadata().getResourceVersion(),
                    after.getMetadata().getResourceVersion());
            if (!same) {
                told.changed(after);
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            told.changed(object);
        }
    }
}
