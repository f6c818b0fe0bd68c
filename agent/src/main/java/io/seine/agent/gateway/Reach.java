package io.seine.agent.gateway;

import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How many other clusters a candidate says that it reaches. One that it lost counts again when it has been reached for some time, longer each
 * time: else two clusters whose gateways do not reach each other could both change theirs, and both back, for ever.
 *
 * <p>Behind WireGuard only the gateway can look, so that it only counts whether it reaches anybody, and a standby says that it does, unless it was
 * the gateway not long ago and did not.
 */
public final class Reach {
    /** How long a cluster may not be reached until it is lost: longer than its next gateway takes to say that it is that. */
    static final Duration GRACE = Duration.ofMillis(200);

    static final Duration RECOVERY = Duration.ofSeconds(5);
    static final Duration LONGEST_RECOVERY = Duration.ofMinutes(10);

    /** Behind WireGuard: how long nobody may answer until a standby is given a chance. A handshake that is lost is repeated after 5 s. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final String ANYBODY = "";

    private final Map<String, Steadiness> clusters = new HashMap<>();

    /** The number at {@code now}. */
    public int count(Watched watched, Map<Ipv4, Pulse> pulses, boolean active, long now) {
        if (watched.encrypted()) {
            clusters.keySet().retainAll(Set.of(ANYBODY));
            return judge(ANYBODY, !active || anybody(watched, pulses, now), now) ? 1 : 0;
        }
        clusters.keySet().retainAll(watched.remoteIDs());
        return (int) watched.remotes().stream()
                .filter(remote -> judge(remote.clusterID(), Election.reaches(remote, pulses), now))
                .count();
    }

    private boolean judge(String cluster, boolean reached, long now) {
        return clusters.computeIfAbsent(cluster, id -> new Steadiness(now, GRACE, RECOVERY, LONGEST_RECOVERY))
                .judge(reached, now);
    }

    private static boolean anybody(Watched watched, Map<Ipv4, Pulse> pulses, long now) {
        return watched.remotes().isEmpty()
                || watched.remotes().stream()
                        .flatMap(remote -> remote.ends().stream())
                        .map(end -> Objects.requireNonNull(pulses.get(end)))
                        .anyMatch(pulse -> !pulse.known() || pulse.silence(now).compareTo(PATIENCE) < 0);
    }
}
