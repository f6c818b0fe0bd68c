package io.seine.policy.compile;

import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which peers a set of addresses or identities is of: the same key stays while Pods come and go.
 *
 * @param peers of the rule; empty for all Pods
 * @param place where the protected Pod is, as far as the peers depend on it
 * @param port only peers whose port of that name has that number; empty where that does not matter
 */
public record PeerKey(List<Peer> peers, Place place, Optional<NumberedPort> port) {
    public PeerKey {
        peers = List.copyOf(peers);
    }

    /**
     * What peers can depend on.
     *
     * @param namespace of the Pod; empty where none of the peers asks
     * @param labels of its Namespace; only those that one of the peers asks for and the Namespace has
     */
    public record Place(String namespace, Map<String, String> labels) {
        /** Of peers that are the same for all Pods. */
        public static final Place ANY = new Place("", Map.of());

        public Place {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        }

        /** For people; empty when it does not matter. */
        public String text() {
            return namespace.isEmpty() && labels.isEmpty() ? "" : namespace + labels;
        }
    }

    /** A port as containers call it. */
    public record Port(Protocol protocol, String name) {}

    /** A port by its name, and what number it has. */
    public record NumberedPort(Port port, int number) {}

    /** Of those of the peers for whom the port has that number. */
    PeerKey withPort(Port port, int number) {
        return new PeerKey(peers, place, Optional.of(new NumberedPort(port, number)));
    }
}
