package io.seine.agent.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What objects were read as. Of a thousand objects one has changed since they were read last, and the others need not be read again. Used
 * by one thread.
 */
final class Memo<T extends HasMetadata, R> {
    private final Function<T, R> reader;
    private Map<Version, R> known = Map.of();

    private record Version(String uid, String version) {}

    Memo(Function<T, R> reader) {
        this.reader = reader;
    }

    /** What each of the objects is read as, in their order. */
    List<R> read(Stream<T> objects) {
        var now = new HashMap<Version, R>();
        var read = objects.map(object -> {
                    var meta = object.getMetadata();
                    return now.computeIfAbsent(
                            new Version(meta.getUid(), meta.getResourceVersion()), version -> read(version, object));
                })
                .toList();
        known = now;
        return read;
    }

    private R read(Version version, T object) {
        var before = known.get(version);
        return before == null ? reader.apply(object) : before;
    }
}
