package io.seine.agent.policy;

import io.seine.policy.address.AddressSet;
import io.seine.policy.compile.PeerKey;
import io.seine.policy.spec.Peer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides where a table has the addresses of peers. What was decided stays as long as a rule asks for the peers, for the rules that are in the
 * kernel say where. Used by one thread.
 */
final class Places {
    /** From this on, ranges that have many addresses each are worth a set of their own. */
    private static final int MANY = 256;

    private Map<PeerKey, Place> before = new HashMap<>();
    private Map<PeerKey, Place> now = new HashMap<>();
    private final Set<Integer> marks = new HashSet<>();

    /**
     * The place of peers.
     *
     * @param addresses that they have now
     */
    Place of(PeerKey key, AddressSet addresses) {
        var place = now.get(key);
        if (place == null) {
            var known = before.get(key);
            place = known == null ? decide(key, addresses) : known;
            now.put(key, place);
        }
        return place;
    }

    private Place decide(PeerKey key, AddressSet addresses) {
        var peers = key.peers();
        if (!peers.isEmpty() && peers.stream().allMatch(Peer.Block.class::isInstance)) {
            return Place.InRule.fits(addresses) ? new Place.InRule(addresses) : new Place.OwnSet(key);
        }
        // What changes has single addresses, and will not suddenly be a whole network.
        var single = peers.stream().allMatch(Places::hasSingleAddresses);
        return single && addresses.addresses().limit(MANY).count() < MANY
                ? new Place.Part(mark(key))
                : new Place.OwnSet(key);
    }

    private static boolean hasSingleAddresses(Peer peer) {
        return peer instanceof Peer.Pods || peer instanceof Peer.Account || peer instanceof Peer.Nodes;
    }

    /** Mostly the same in every process, and never that of others. */
    private int mark(PeerKey key) {
        int mark = key.toString().hashCode();
        while (!marks.add(mark)) {
            mark++;
        }
        return mark;
    }

    /** Ends a round: forgets what was not asked for in it. */
    void forgetUnused() {
        before = now;
        now = new HashMap<>();
        marks.clear();
        for (var place : before.values()) {
            if (place instanceof Place.Part(int mark)) {
                marks.add(mark);
            }
        }
    }
}
