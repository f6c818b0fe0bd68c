package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.seine.controller.Proves;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Laws of a cache that shows our own writes before its watch does, on arbitrary histories of a server. */
@Proves("W-26b")
class OwnWritesTest {

    private enum Kind {
        WE_WRITE,
        WE_DELETE,
        OTHERS_WRITE,
        OTHERS_DELETE,
        WATCH,
        LIST,
        RESTORE
    }

    /** @param late how many events of the watch arrive between a write and its answer */
    record Step(Kind kind, int key, int late) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(
                                        20,
                                        Arbitraries.of(
                                                Kind.WE_WRITE,
                                                Kind.WE_DELETE,
                                                Kind.OTHERS_WRITE,
                                                Kind.OTHERS_DELETE,
                                                Kind.WATCH)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.of(Kind.LIST, Kind.RESTORE))),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** A server with its watch, and what readers of the cache were told. */
    private static final class World {
        final Map<ObjectKey, ConfigMap> server = new HashMap<>();
        final Map<ObjectKey, ConfigMap> store = new HashMap<>();
        final Map<ObjectKey, ConfigMap> told = new HashMap<>();
        final Deque<Event> events = new ArrayDeque<>();
        final OwnWrites<ConfigMap> cache = new OwnWrites<>(key -> Optional.ofNullable(store.get(key)));
        long version;
        int uids;

        record Event(ConfigMap object, boolean deleted) {}

        ConfigMap write(ObjectKey key) {
            var before = server.get(key);
            var uid = before == null ? "uid-" + uids++ : before.getMetadata().getUid();
            var object = object(key, uid, ++version);
            server.put(key, object);
            events.add(new Event(object, false));
            return object;
        }

        Optional<ConfigMap> delete(ObjectKey key) {
            var before = server.remove(key);
            if (before != null) {
                events.add(new Event(object(key, before.getMetadata().getUid(), ++version), true));
            }
            return Optional.ofNullable(before);
        }

        void watch(int count) {
            for (int i = 0; i < count && !events.isEmpty(); i++) {
                var event = events.remove();
                var key = ObjectKey.of(event.object());
                var before = Optional.ofNullable(event.deleted() ? store.remove(key) : store.put(key, event.object()));
                tell(
                        event.deleted()
                                ? cache.arrived(Optional.of(event.object()), Optional.empty())
                                : cache.arrived(before, Optional.of(event.object())));
            }
        }

        /** @param meanwhile what happens between the server's list and its arrival */
        void list(Runnable meanwhile) {
            cache.listing();
            events.clear();
            var listed = Map.copyOf(server);
            var listVersion = version;
            meanwhile.run();
            listed.forEach((key, object) -> {
                var before = Optional.ofNullable(store.put(key, object));
                if (before.filter(had -> had.equals(object)).isEmpty()) {
                    tell(cache.arrived(before, Optional.of(object)));
                }
            });
            for (var object : List.copyOf(store.values())) {
                if (!listed.containsKey(ObjectKey.of(object))) {
                    store.remove(ObjectKey.of(object));
                    tell(cache.arrived(Optional.of(object), Optional.empty()));
                }
            }
            cache.relisted(Long.toString(listVersion)).forEach(change -> tell(Optional.of(change)));
        }

        void tell(Optional<OwnWrites.Change<ConfigMap>> change) {
            change.ifPresent(news -> {
                var key = ObjectKey.of(news.after().or(news::before).orElseThrow());
                news.after().ifPresentOrElse(object -> told.put(key, object), () -> told.remove(key));
            });
        }
    }

    private static ConfigMap object(ObjectKey key, String uid, long version) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(uid)
                .withResourceVersion(Long.toString(version))
                .endMetadata()
                .build();
    }

    @Property
    void readersSeeNothingOlderThanTheLastAnswerAndAreToldOfAllTheySee(@ForAll("steps") List<Step> steps) {
        var world = new World();
        var answered = new HashMap<ObjectKey, Long>();
        Map<ObjectKey, ConfigMap> copy = Map.of();
        for (var step : steps) {
            var key = new ObjectKey("n", "key-" + step.key());
            switch (step.kind()) {
                case WE_WRITE -> ourWrite(world, key, step.late(), answered);
                case WE_DELETE -> ourDeletion(world, key, step.late(), answered);
                case OTHERS_WRITE -> world.write(key);
                case OTHERS_DELETE -> world.delete(key);
                case WATCH -> world.watch(1 + step.late());
                case LIST -> {
                    copy = Map.copyOf(world.server);
                    world.list(() -> {
                        switch (step.late()) {
                            case 1 -> ourWrite(world, key, 0, answered);
                            case 2 -> ourDeletion(world, key, 0, answered);
                            case 3 -> {
                                ourDeletion(world, key, 0, answered);
                                ourWrite(world, key, 0, answered);
                            }
                            default -> {}
                        }
                    });
                }
                case RESTORE -> {
                    world.server.clear();
                    world.server.putAll(copy);
                    world.version = Math.max(0, world.version - 5);
                    copy.values()
                            .forEach(object -> world.version = Math.max(
                                    world.version,
                                    Long.parseLong(object.getMetadata().getResourceVersion())));
                    world.list(() -> {});
                    answered.clear();
                }
            }
            for (int i = 0; i < 3; i++) {
                var any = new ObjectKey("n", "key-" + i);
                var read = world.cache.get(any);
                assertThat(Optional.ofNullable(world.told.get(any)))
                        .as("told of %s", any)
                        .isEqualTo(read);
                read.ifPresent(object -> assertThat(version(object))
                        .as("version of %s", any)
                        .isGreaterThanOrEqualTo(answered.getOrDefault(any, 0L)));
            }
        }

        world.watch(Integer.MAX_VALUE);

        assertThat(world.cache.over(() -> new ArrayList<>(world.store.values()), object -> true))
                .containsExactlyInAnyOrderElementsOf(world.server.values());
        assertThat(world.told).isEqualTo(world.server);
    }

    private static void ourWrite(World world, ObjectKey key, int late, Map<ObjectKey, Long> answered) {
        var answer = world.write(key);
        world.watch(late);
        world.tell(world.cache.stored(answer));
        answered.put(key, version(answer));
    }

    private static void ourDeletion(World world, ObjectKey key, int late, Map<ObjectKey, Long> answered) {
        // What we have seen of it; a precondition on the uid protects a newer one.
        var seen = world.cache.get(key);
        var current = Optional.ofNullable(world.server.get(key));
        if (seen.isPresent()
                && current.filter(now -> !uid(now).equals(uid(seen.get()))).isEmpty()) {
            world.delete(key);
            world.watch(late);
            world.tell(world.cache.deleted(seen.get()));
            answered.put(key, version(seen.get()) + 1);
        }
    }

    private static String uid(ConfigMap object) {
        return object.getMetadata().getUid();
    }

    private static long version(ConfigMap object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    @Test
    void whatIsWrittenWhileTheFirstListIsOnItsWayIsSeenAfterIt() {
        var world = new World();
        world.write(new ObjectKey("n", "listed"));
        var made = new ObjectKey("n", "made");

        world.list(() -> ourWrite(world, made, 0, new HashMap<>()));

        assertThat(world.cache.get(made)).contains(world.server.get(made));
    }

    @Test
    void anEchoOfAnOwnWriteIsNoNews() {
        var world = new World();
        var key = new ObjectKey("n", "a");

        var answer = world.write(key);
        var first = world.cache.stored(answer);
        world.store.put(key, answer);
        var echo = world.cache.arrived(Optional.empty(), Optional.of(answer));

        assertThat(first).contains(new OwnWrites.Change<>(Optional.empty(), Optional.of(answer)));
        assertThat(echo).isEmpty();
    }

    @Test
    void aListShowsOurWritesOnceAndWithoutWhatWeDeleted() {
        var world = new World();
        var kept = world.write(new ObjectKey("n", "kept"));
        var gone = world.write(new ObjectKey("n", "gone"));
        world.watch(2);
        var changed = world.write(new ObjectKey("n", "kept"));
        var made = world.write(new ObjectKey("n", "made"));

        world.cache.stored(changed);
        world.cache.stored(made);
        world.cache.deleted(gone);

        assertThat(world.cache.over(() -> List.of(kept, gone), object -> true))
                .containsExactlyInAnyOrder(changed, made);
        assertThat(world.cache.over(() -> List.of(kept, gone), object -> Objects.equals(object, made)))
                .containsExactly(made);
    }
}
