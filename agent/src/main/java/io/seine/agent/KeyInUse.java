package io.seine.agent;

import io.seine.agent.kernel.WireGuardKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Which of its keys the cluster uses while they change. The new one is announced at once and used a little later, when the other clusters know it;
 * and the old one stays until there is a new one. Nothing of this is kept: an agent that starts uses what it finds.
 */
final class KeyInUse {
    /** How long it takes to announce a key, with much to spare: from agent to controller, to the leader, and back to the agents of others. */
    static final Duration ANNOUNCEMENT = Duration.ofSeconds(3);

    private Optional<WireGuardKey> used = Optional.empty();
    private Optional<WireGuardKey> next = Optional.empty();
    private long since;

    /**
     * The key to use now.
     *
     * @param kept the cluster's key as its Secret has it now
     * @param now of a clock that runs evenly, in nanoseconds
     */
    synchronized Optional<WireGuardKey> of(Optional<WireGuardKey> kept, long now) {
        if (kept.isEmpty()) {
            return used;
        }
        if (!kept.equals(next)) {
            next = kept;
            since = now;
        }
        if (used.isEmpty() || now - since >= ANNOUNCEMENT.toNanos()) {
            used = kept;
        }
        return used;
    }
}
