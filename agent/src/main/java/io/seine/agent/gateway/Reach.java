package io.seine.agent.gateway;

import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How many other clusters a candidate says that it reaches. One that it lost counts again when it has been reached for some time, longer each
 * time: else two clusters whose gateways do not reach each other could both change theirs, and both back, for ever.
 */
public final class Reach {
    static final Duration RECOVERY = Duration.ofSeconds(5);
    static final Duration LONGEST_RECOVERY = Duration.ofMinutes(10);

    private final Map<String, Steadiness> clusters = new HashMap<>();
    private OptionalLong cutOff = OptionalLong.empty();

    /** The number at {@code now}. */
    public int count(Watched watched, Map<Ipv4, Pulse> pulses, boolean active, long now) {
        clusters.keySet()
                .retainAll(watched.remotes().stream()
                        .map(Watched.Remote::clusterID)
                        .collect(Collectors.toSet()));
        var reached = (int) watched.remotes().stream()
                .filter(remote -> clusters.computeIfAbsent(
                                remote.clusterID(), id -> new Steadiness(now, RECOVERY, LONGEST_RECOVERY))
                        .judge(Election.reaches(remote, pulses), now))
                .count();
        return watched.encrypted() ? encrypted(active, reached > 0, now) : reached;
    }

    /**
     * Behind WireGuard only the gateway can look. The others hope to reach somebody, unless they were the gateway not long ago and reached
     * nobody.
     */
    private int encrypted(boolean active, boolean anybody, long now) {
        if (active) {
            cutOff = anybody ? OptionalLong.empty() : OptionalLong.of(now);
            return anybody ? 1 : 0;
        }
        return cutOff.isPresent() && now - cutOff.getAsLong() < LONGEST_RECOVERY.toNanos() ? 0 : 1;
    }
}
