package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.WireGuard.Peer;
import io.seine.agent.kernel.WireGuardDump.Found;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How long the old key of another cluster is believed beside the new one. */
class KeySuccessionTest {
    private static final long NOW = 1_800_000_000;
    private static final Ipv4 ENDPOINT = Ipv4.parse("198.51.100.1");
    private static final Ipv4 INSIDE = Ipv4.parse("10.97.0.0");
    private static final Found WORKS = found("10.97.0.0/32", NOW - 20);
    private static final Found ADDED = found("", 0);

    private final KeySuccession succession = new KeySuccession();

    private static Found found(String allowed, long handshake) {
        return new Found(ENDPOINT + ":51821", allowed, WireGuardDump.KEEPALIVE, handshake);
    }

    private Map<String, String> waiting(Map<String, Found> found, long now) {
        return waiting(found, List.of(ENDPOINT), now);
    }

    private Map<String, String> waiting(Map<String, Found> found, List<Ipv4> others, long now) {
        var peer = Peer.of(ENDPOINT, others, 51_821, INSIDE);
        var desired = WireGuard.of(WireGuardKey.generate(), 51_821, 1440, Ipv4.parse("10.96.0.0"), Map.of("new", peer));
        return succession.waiting(desired, new TreeMap<>(found), now);
    }

    @Test
    void aNewKeyWaitsUntilItIsHeard() {
        assertThat(waiting(Map.of("old", WORKS), NOW)).containsExactly(Map.entry("new", "old"));
        assertThat(waiting(Map.of("old", WORKS, "new", ADDED), NOW + 1)).containsExactly(Map.entry("new", "old"));
        assertThat(succession.isAwaited()).isTrue();

        assertThat(waiting(Map.of("old", WORKS, "new", found("", NOW + 2)), NOW + 2))
                .isEmpty();
        assertThat(succession.isAwaited()).isFalse();
    }

    @Test
    void aKeyThatIsNeverUsedReplacesTheOldOneInTheEnd() {
        waiting(Map.of("old", WORKS), NOW);

        var still = found("10.97.0.0/32", NOW + KeySuccession.LIMIT - 1);
        assertThat(waiting(Map.of("old", still, "new", ADDED), NOW + KeySuccession.LIMIT - 1))
                .isNotEmpty();
        assertThat(waiting(Map.of("old", still, "new", ADDED), NOW + KeySuccession.LIMIT))
                .isEmpty();
    }

    @Test
    void anOldKeyWithoutSessionIsNoReasonToWait() {
        assertThat(waiting(Map.of("old", found("10.97.0.0/32", 0)), NOW)).isEmpty();
        assertThat(waiting(Map.of("old", found("10.97.0.0/32", NOW - 181)), NOW))
                .isEmpty();
    }

    @Test
    void aKeyOfAnotherAddressHasNoSuccessor() {
        assertThat(waiting(Map.of("old", found("10.98.0.0/32", NOW)), NOW)).isEmpty();
        assertThat(waiting(Map.of("old", found("10.97.0.0/32,10.98.0.0/32", NOW)), NOW))
                .isEmpty();
    }

    @Test
    void aClusterThatIsLookedForIsNotWaitedFor() {
        assertThat(waiting(Map.of("old", WORKS), List.of(), NOW)).isEmpty();
    }
}
