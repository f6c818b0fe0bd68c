package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one kind in one place, kept up to date by a watch, and the queues that their changes wake.
 *
 * <p>What our own {@link Applier} writes is seen here from the moment of the API server's answer; the watch's echo of it wakes
 * nobody again. The objects handed out are the cache's own: nobody may change them. {@link #start} returns at once, also when the
 * API server is away or refuses: it tries again with growing pauses for ever, and {@link #failure} tells why it fails.
 */
public final class Watched<T extends HasMetadata> implements AutoCloseable {
    /** A list or a watch that neither succeeds nor fails for so long never will: each request has a limit of seconds. */
    static final Duration STUCK = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(20);
    private static final long PAGE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final String name;
    private final SharedIndexInformer<T> informer;
    private final OwnWrites<T> writes;
    private final Map<String, Function<T, List<String>>> indexes = new HashMap<>();
    private final List<Consumer<T>> trimmings = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile boolean listed;
    private volatile Optional<ApiFailure> failure = Optional.empty();
    private volatile boolean wasLive;
    private volatile OptionalLong silentSince = OptionalLong.empty();
    private final List<Runnable> stateListeners = new CopyOnWriteArrayList<>();
    private final List<Feed<T>> feeds = new CopyOnWriteArrayList<>();

    private interface Feed<T> {
        void changed(Optional<T> before, Optional<T> after);
    }

    /**
     * @param name what the log calls these objects, such as "ResourceExports in antrea-multicluster"
     * @param source kind, Namespace and selectors, as in {@code client.resources(X.class).inNamespace(n)}
     */
    public Watched(String name, Informable<T> source) {
        this.name = name;
        // A first list of many thousands of objects comes in pages, so that not all of its text is in memory at once.
        this.informer = source.withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new FrugalStore<>(object -> trimmings.forEach(trimming -> trimming.accept(object))));
        this.writes =
                new OwnWrites<>(key -> Optional.ofNullable(informer.getStore().getByKey(key.toString())));
    }

    /** Adds an index: {@link #by} finds the objects for which {@code keys} gives a key. Before {@link #start} only. */
    public Watched<T> index(String index, Function<T, List<String>> keys) {
        informer.addIndexers(Map.of(index, keys));
        indexes.put(index, keys);
        return this;
    }

    /** Takes from each object, before it is stored, what nobody reads of it. Before {@link #start} only. */
    public Watched<T> trim(Consumer<T> trimming) {
        trimmings.add(trimming);
        return this;
    }

    /** Takes away who owns which field: for objects that this role does not write. */
    public static void forgetOwners(HasMetadata object) {
        object.getMetadata().setManagedFields(List.of());
    }

    /** Wakes, on every change of an object, the keys that {@code keys} gives for it before and after. */
    public <K> Watched<T> feed(WorkQueue<K> queue, Function<T, ? extends Collection<K>> keys) {
        return feed(queue, keys, (before, after) -> true);
    }

    /**
     * As {@link #feed(WorkQueue, Function)}, but only for updates that {@code matters} finds worth it; additions and
     * deletions always count.
     */
    public <K> Watched<T> feed(
            WorkQueue<K> queue, Function<T, ? extends Collection<K>> keys, BiPredicate<T, T> matters) {
        feeds.add((before, after) -> {
            if (before.isEmpty() || after.isEmpty() || matters.test(before.get(), after.get())) {
                Stream.concat(before.stream(), after.stream())
                        .flatMap(object -> keys.apply(object).stream())
                        .distinct()
                        .forEach(queue::add);
            }
        });
        return this;
    }

    /** Calls {@code listener} with every object that appears, those of the first list included, on the informer's thread. */
    public Watched<T> whenAdded(Consumer<T> listener) {
        feeds.add((before, after) -> {
            if (before.isEmpty()) {
                after.ifPresent(listener);
            }
        });
        return this;
    }

    /** Calls {@code listener} on every change of an object, on the thread of the watch or of whoever wrote it. */
    public Watched<T> whenChanged(Runnable listener) {
        return whenChanged((before, after) -> true, listener);
    }

    /** As {@link #whenChanged(Runnable)}, but of updates only for those that {@code matters} finds worth it. */
    public Watched<T> whenChanged(BiPredicate<T, T> matters, Runnable listener) {
        feeds.add((before, after) -> {
            if (before.isEmpty() || after.isEmpty() || matters.test(before.get(), after.get())) {
                listener.run();
            }
        });
        return this;
    }

    /** Calls {@code listener} when {@link #synced} or {@link #failure} may have changed, on the informer's thread. */
    public Watched<T> whenStateChanges(Runnable listener) {
        stateListeners.add(listener);
        return this;
    }

    /** Begins to list and watch; does not wait. */
    public Watched<T> start() {
        informer.exceptionHandler((started, cause) -> {
            failed(cause);
            return true;
        });
        informer.addEventHandler(new Handler());
        informer.start().whenComplete((done, cause) -> {
            if (cause != null) {
                failed(cause);
            }
        });
        return this;
    }

    /** What the log calls these objects. */
    public String name() {
        return name;
    }

    /**
     * Whether the first list has arrived and all that it wakes is awake. The informer says so earlier: what is written between the two
     * would be taken for something that the list shows to be gone.
     */
    public boolean synced() {
        return listed;
    }

    /** Whether a watch is open now, so that the cache follows the server. */
    public boolean live() {
        return informer.isWatching();
    }

    /** Why the last try to list or watch failed, and since when none succeeded; empty once a list has succeeded after it. */
    public Optional<ApiFailure> failure() {
        return failure;
    }

    /**
     * What hangs: a first list, or the watch after it, that has neither come nor failed for {@link #STUCK}; empty when nothing does. A watch that
     * was open once is opened again by the client, which tells nobody how often that fails.
     *
     * @param now on the clock of {@link System#nanoTime}
     */
    Optional<String> stuck(long now) {
        wasLive |= listed && live();
        if (closed || wasLive || failure.isPresent()) {
            silentSince = OptionalLong.empty();
            return Optional.empty();
        }
        var since = silentSince.orElse(now);
        silentSince = OptionalLong.of(since);
        return now - since > STUCK.toNanos()
                ? Optional.of("no answer for " + Duration.ofNanos(now - since).toSeconds() + " s to the "
                        + (listed ? "watch" : "list") + " of " + name)
                : Optional.empty();
    }

    /** All objects, in no particular order. */
    public List<T> list() {
        return writes.over(informer.getStore()::list, any -> true);
    }

    /** The object of that key. */
    public Optional<T> get(ObjectKey key) {
        return writes.get(key);
    }

    /** The objects that {@code index} has under {@code key}. */
    public List<T> by(String index, String key) {
        var keys = Objects.requireNonNull(indexes.get(index), index);
        return writes.over(
                () -> informer.getIndexer().byIndex(index, key),
                object -> keys.apply(object).contains(key));
    }

    /** Shows {@code answer}, which the API server gave to a write of ours, if it is of this kind. */
    void stored(HasMetadata answer) {
        var type = informer.getApiTypeClass();
        if (type.isInstance(answer)) {
            writes.stored(type.cast(answer)).ifPresent(this::changed);
        }
    }

    /** Shows that the API server has deleted exactly {@code gone}, if it is of this kind. */
    void deleted(HasMetadata gone) {
        var type = informer.getApiTypeClass();
        if (type.isInstance(gone)) {
            writes.deleted(type.cast(gone)).ifPresent(this::changed);
        }
    }

    /** Waits until all of {@code caches} have their first list. */
    public static void awaitSynced(Collection<? extends Watched<?>> caches) throws InterruptedException {
        for (var cache : caches) {
            while (!cache.synced()) {
                Thread.sleep(POLL);
            }
        }
    }

    /** Ends the watch. */
    @Override
    public void close() {
        closed = true;
        informer.close();
    }

    private void failed(Throwable cause) {
        if (closed) {
            return;
        }
        var now = ApiFailure.of(cause, Clock.systemUTC().instant());
        var before = failure;
        failure = Optional.of(before.map(first -> now.since(first.at())).orElse(now));
        if (before.map(ApiFailure::sentence).filter(now.sentence()::equals).isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("objects", name)
                    .addKeyValue("problem", now.kind())
                    .log("Cannot watch {}: {}; it is tried again", name, now.sentence());
            stateListeners.forEach(Runnable::run);
        }
    }

    private void listed(String version) {
        writes.relisted(version).forEach(this::changed);
        listed = true;
        var cleared = failure;
        failure = Optional.empty();
        cleared.ifPresent(before -> LOG.atInfo().addKeyValue("objects", name).log("Watching {} again", name));
        stateListeners.forEach(Runnable::run);
    }

    private void arrived(Optional<T> before, Optional<T> after) {
        writes.arrived(before, after).ifPresent(this::changed);
    }

    private void changed(OwnWrites.Change<T> change) {
        feeds.forEach(feed -> feed.changed(change.before(), change.after()));
    }

    private final class Handler implements ResourceEventHandler<T> {
        @Override
        public void onBeforeList(@Nullable String lastResourceVersion) {
            writes.listing();
        }

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            listed(resourceVersion);
        }

        @Override
        public void onAdd(T object) {
            arrived(Optional.empty(), Optional.of(object));
        }

        @Override
        public void onUpdate(T before, T after) {
            var same = Objects.equals(
                    before.getMetadata().getResourceVersion(),
                    after.getMetadata().getResourceVersion());
            if (!same) {
                arrived(Optional.of(before), Optional.of(after));
            }
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            arrived(Optional.of(object), Optional.empty());
        }
    }
}
