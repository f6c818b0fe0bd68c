package io.seine.policy.compile;

import io.seine.policy.address.AddressSet;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import io.seine.policy.world.LabelSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Addresses and identities of the peers of rules. Follows the world from one moment to the next. */
final class PeerSets {
    private final Peers peers;
    private final Population population;
    private final Map<PeerKey, Addresses> addresses = new HashMap<>();
    private final Map<PeerKey, SortedSet<Integer>> identities = new HashMap<>();
    private final Map<PeerKey, AddressSet> addressesBefore = new HashMap<>();
    private final Map<PeerKey, SortedSet<Integer>> identitiesBefore = new HashMap<>();
    private Map<Integer, LabelSet> labels;
    private SortedSet<Integer> ids;

    private static final class Addresses {
        private final Set<Alike> alikes = new HashSet<>();
        private AddressSet set = AddressSet.NONE;
        private boolean stale = true;
    }

    PeerSets(Peers peers, Population population, Map<Integer, LabelSet> labels) {
        this.peers = peers;
        this.population = population;
        this.labels = labels;
        this.ids = ids(labels);
    }

    /** @param before whose sets stay the same objects where they are equal */
    PeerSets(Peers peers, Population population, Map<Integer, LabelSet> labels, PeerSets before) {
        this(peers, population, labels);
        before.addresses.forEach((key, known) -> addressesBefore.put(key, known.set));
        identitiesBefore.putAll(before.identities);
        ids = before.ids.equals(ids) ? before.ids : ids;
    }

    private static SortedSet<Integer> ids(Map<Integer, LabelSet> labels) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(labels.keySet()));
    }

    /** All identities that are known; the same object as long as they are the same. */
    SortedSet<Integer> identities() {
        return ids;
    }

    /** Takes over what has changed among the Pods. */
    void follow(Population.Change change) {
        addresses.forEach((key, known) -> {
            for (var alike : change.appeared()) {
                if (peers.isOne(alike, key)) {
                    known.alikes.add(alike);
                }
            }
            if (!known.stale && change.moved().stream().anyMatch(known.alikes::contains)) {
                known.stale = true;
            }
            known.alikes.removeAll(change.gone());
        });
    }

    /** Takes over identities; those that mean the same as before cost next to nothing. */
    void follow(Map<Integer, LabelSet> now) {
        var differing = new HashSet<Integer>();
        labels.forEach((id, labels) -> {
            if (!labels.equals(now.get(id))) {
                differing.add(id);
            }
        });
        now.keySet().stream().filter(id -> !labels.containsKey(id)).forEach(differing::add);
        labels = now;
        if (!differing.isEmpty()) {
            ids = ids(now);
            identities.replaceAll((key, known) -> {
                var ids = new TreeSet<>(known);
                for (var id : differing) {
                    var labels = now.get(id);
                    if (labels != null && peers.isOne(labels, key)) {
                        ids.add(id);
                    } else {
                        ids.remove(id);
                    }
                }
                return ids.equals(known) ? known : Collections.unmodifiableSortedSet(ids);
            });
        }
    }

    /** The addresses of peers; the same object as long as they are the same. */
    AddressSet addresses(PeerKey key) {
        var known = known(key);
        if (known.stale) {
            var ranges = new HashSet<IpRange>();
            known.alikes.forEach(
                    alike -> population.addresses(alike).forEach((Ip address) -> ranges.add(IpRange.of(address))));
            ranges.addAll(peers.ranges(key));
            var set = AddressSet.of(ranges);
            known.set = set.equals(known.set) ? known.set : set;
            known.stale = false;
        }
        return known.set;
    }

    /** The identities of peers in all clusters; the same object as long as they are the same. */
    SortedSet<Integer> identities(PeerKey key) {
        return identities.computeIfAbsent(key, first -> {
            var ids = new TreeSet<Integer>();
            labels.forEach((id, labels) -> {
                if (peers.isOne(labels, first)) {
                    ids.add(id);
                }
            });
            var known = identitiesBefore.get(first);
            return ids.equals(known) ? known : Collections.unmodifiableSortedSet(ids);
        });
    }

    /** Keys of those of the peers for whom the port has a number, by that number. */
    Map<Integer, PeerKey> byNumber(PeerKey key, PeerKey.Port port) {
        var numbers = new TreeMap<Integer, PeerKey>();
        for (var alike : known(key).alikes) {
            alike.port(port).ifPresent(number -> numbers.computeIfAbsent(number, each -> key.withPort(port, each)));
        }
        return numbers;
    }

    /** Forgets whom no rule asks for any more, so that nobody follows them. */
    void keep(Set<PeerKey> ofAddresses, Set<PeerKey> ofIdentities) {
        addresses.keySet().retainAll(ofAddresses);
        identities.keySet().retainAll(ofIdentities);
        addressesBefore.clear();
        identitiesBefore.clear();
    }

    private Addresses known(PeerKey key) {
        var known = addresses.get(key);
        if (known == null) {
            known = new Addresses();
            known.set = addressesBefore.getOrDefault(key, AddressSet.NONE);
            for (var alike : peers.candidates(key, population)) {
                if (peers.isOne(alike, key)) {
                    known.alikes.add(alike);
                }
            }
            addresses.put(key, known);
        }
        return Objects.requireNonNull(known);
    }
}
