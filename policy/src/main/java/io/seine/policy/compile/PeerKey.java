package io.seine.policy.compile;

import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which peers a set of addresses or identities is of: the same key stays while Pods come and go. A value like a record, whose hash is known,
 * because it is asked for often and its parts are large.
 */
public final class PeerKey {
    private final List<Peer> peers;
    private final Place place;
    private final Optional<NumberedPort> port;
    private final int hash;

    /**
     * A key.
     *
     * @param peers of the rule; empty for all Pods
     * @param place where the protected Pod is, as far as the peers depend on it
     * @param port only peers whose port of that name has that number; empty where that does not matter
     */
    public PeerKey(List<Peer> peers, Place place, Optional<NumberedPort> port) {
        this.peers = List.copyOf(peers);
        this.place = place;
        this.port = port;
        this.hash = Objects.hash(peers, place, port);
    }

    public List<Peer> peers() {
        return peers;
    }

    public Place place() {
        return place;
    }

    public Optional<NumberedPort> port() {
        return port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof PeerKey key
                        && hash == key.hash
                        && place.equals(key.place)
                        && port.equals(key.port)
                        && peers.equals(key.peers));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The same text in every process. */
    @Override
    public String toString() {
        return peers + " " + place + " " + port;
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
