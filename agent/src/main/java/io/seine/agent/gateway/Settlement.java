package io.seine.agent.gateway;

import io.seine.api.net.Ipv4;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The choice that a Node keeps to, which does not follow every whim of its {@link Election}: one that does not answer is left at once, for a
 * better one only when that stays better. Each cluster's gateway is judged by itself, so that one cluster's dead gateway makes no other change.
 */
public final class Settlement {
    /** Turns that a better gateway has to be better for, while the one in use is there. */
    static final int STEADY = 3;

    /** Instead of a cluster's ID, which is never empty. */
    private static final String OWN = "";

    private final Map<String, Wish> wishes = new HashMap<>();
    private Choice choice = Choice.AS_ANNOUNCED;

    /** What an election found several times in a row. */
    private record Wish(Optional<?> wanted, int turns) {}

    /** The choice kept to. */
    public Choice choice() {
        return choice;
    }

    /**
     * Takes one turn.
     *
     * @return whether the choice is another now
     */
    public boolean settle(Election election, long now) {
        var before = choice;
        var found = election.choice(now);
        var own = keep(OWN, before.gateway(), found.gateway(), election.ownIsThere(before));
        var remotes = new TreeMap<String, Ipv4>();
        for (var remote : election.watched().remotes()) {
            var id = remote.clusterID();
            var kept = Optional.ofNullable(before.remotes().get(id));
            var next = Optional.ofNullable(found.remotes().get(id));
            keep(id, kept, next, election.isThere(remote, before)).ifPresent(address -> remotes.put(id, address));
        }
        var asked = election.watched().remoteIDs();
        wishes.keySet().removeIf(id -> !id.equals(OWN) && !asked.contains(id));
        choice = new Choice(own, remotes);
        return !choice.equals(before);
    }

    private <T> Optional<T> keep(String id, Optional<T> kept, Optional<T> found, boolean there) {
        var last = wishes.get(id);
        var turns = last != null && last.wanted().equals(found) ? last.turns() + 1 : 1;
        wishes.put(id, new Wish(found, turns));
        return !there || turns >= STEADY ? found : kept;
    }
}
