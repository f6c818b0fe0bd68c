package io.seine.controller.leader;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.seine.api.Annotations;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.reconcile.ObjectKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When each announce was last seen alive. The one piece of state that the leader keeps in memory; owned by the announce
 * and ClusterSet reconcilers together, thread-safe.
 *
 * <p>A heartbeat counts at the leader's own time when it arrives, so that clocks need not agree. For an announce that this
 * process sees for the first time it counts when the API server took the last one, which it notes itself; only where that note is
 * missing the member's own stamp counts (or the announce's creation). So a restart of the leader does not make a dead member look
 * alive, and a member's wrong clock does not make a living one look dead.
 */
final class Heartbeats {
    private final Map<ObjectKey, Beat> beats = new HashMap<>();
    private Optional<Instant> listeningSince = Optional.empty();

    private record Beat(String uid, String stamp, Instant seen) {}

    /** Takes note of {@code announce} and tells when it was last seen alive. */
    synchronized Instant seen(MemberClusterAnnounce announce, Instant now) {
        return beats.compute(ObjectKey.of(announce), (key, before) -> next(announce, Optional.ofNullable(before), now))
                .seen();
    }

    /**
     * When {@code announce} was last seen alive; takes no note, so that it may be asked while this leader is not acting: what it then
     * sees for the first time is not what it hears.
     */
    synchronized Instant lastSeen(MemberClusterAnnounce announce, Instant now) {
        return next(announce, Optional.ofNullable(beats.get(ObjectKey.of(announce))), now)
                .seen();
    }

    private static Beat next(MemberClusterAnnounce announce, Optional<Beat> before, Instant now) {
        var stamp = stamp(announce);
        var uid = Optional.ofNullable(announce.getMetadata().getUid()).orElse("");
        return before.filter(beat -> beat.uid().equals(uid))
                .map(beat -> beat.stamp().equals(stamp) ? beat : new Beat(uid, stamp, now))
                .orElseGet(() -> new Beat(uid, stamp, first(announce, stamp, now)));
    }

    /** This leader begins to act: what it noticed in an earlier turn says nothing about the time between. */
    synchronized void begin() {
        beats.clear();
        listeningSince = Optional.empty();
    }

    /** The watch of the announces failed, or went on: while it fails, silence says nothing. */
    synchronized void listening(boolean works, Instant now) {
        listeningSince = works ? listeningSince.or(() -> Optional.of(now)) : Optional.empty();
    }

    /** Since when every heartbeat would have been noticed; {@code now} when none would be. */
    synchronized Instant listeningSince(Instant now) {
        return listeningSince.orElse(now);
    }

    /** Forgets all announces but {@code present}. */
    synchronized void retain(Collection<MemberClusterAnnounce> present) {
        beats.keySet().retainAll(present.stream().map(ObjectKey::of).collect(Collectors.toSet()));
    }

    private static Instant first(MemberClusterAnnounce announce, String stamp, Instant now) {
        return taken(announce)
                .or(() -> Stream.of(time(stamp), time(announce.getMetadata().getCreationTimestamp()))
                        .flatMap(Optional::stream)
                        .max(Instant::compareTo))
                .filter(time -> time.isBefore(now))
                .orElse(now);
    }

    /** When the API server, by its own clock, took the last heartbeat. */
    private static Optional<Instant> taken(MemberClusterAnnounce announce) {
        return Optional.ofNullable(announce.getMetadata().getManagedFields()).orElse(List.of()).stream()
                .filter(entry -> entry.getFieldsV1() != null && hasStamp(entry.getFieldsV1()))
                .flatMap(entry -> time(entry.getTime()).stream())
                .max(Instant::compareTo);
    }

    private static boolean hasStamp(FieldsV1 fields) {
        return fields.getAdditionalProperties().get("f:metadata") instanceof Map<?, ?> metadata
                && metadata.get("f:annotations") instanceof Map<?, ?> annotations
                && annotations.containsKey("f:" + Annotations.HEARTBEAT);
    }

    private static String stamp(MemberClusterAnnounce announce) {
        var annotations = announce.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(Annotations.HEARTBEAT, "");
    }

    private static Optional<Instant> time(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // not a time: as good as absent
        }
    }
}
