package io.seine.agent.kernel;

import io.seine.agent.kernel.WireGuardDump.Found;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How another cluster's new key follows the old one. The new key is announced before the other gateway uses it, and an address inside can be one
 * peer's only: so the old peer keeps it until the new one has made a handshake, as a peer without address may.
 */
final class KeySuccession {
    /** How long the old key is believed beside the new one, in seconds. */
    static final long LIMIT = 60;

    /** Since when new keys have been waited for, in seconds since 1970. */
    private final Map<String, Long> awaited = new HashMap<>();

    /** Whether a new key is waited for. */
    boolean isAwaited() {
        return !awaited.isEmpty();
    }

    /**
     * New keys that have to wait, each with the old one.
     *
     * @param now in seconds since 1970
     */
    SortedMap<String, String> waiting(WireGuard desired, SortedMap<String, Found> found, long now) {
        var waiting = new TreeMap<String, String>();
        desired.peers().forEach((key, peer) -> {
            var heard = Optional.ofNullable(found.get(key)).filter(one -> one.hasSession(now));
            var late = now - awaited.getOrDefault(key, now) >= LIMIT;
            if (heard.isEmpty() && !late && !peer.isLookedFor()) {
                found.entrySet().stream()
                        .filter(entry -> !desired.peers().containsKey(entry.getKey()))
                        .filter(entry -> entry.getValue().has(peer.address())
                                && entry.getValue().hasSession(now))
                        .findFirst()
                        .ifPresent(old -> waiting.put(key, old.getKey()));
            }
        });
        awaited.keySet().retainAll(waiting.keySet());
        waiting.keySet().forEach(key -> awaited.putIfAbsent(key, now));
        return waiting;
    }
}
