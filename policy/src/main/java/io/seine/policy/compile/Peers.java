package io.seine.policy.compile;

import io.seine.api.Labels;
import io.seine.policy.address.AddressSet;
import io.seine.policy.address.IpRange;
import io.seine.policy.compile.PeerKey.NumberedPort;
import io.seine.policy.compile.PeerKey.Place;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Traffic.NamedPort;
import io.seine.policy.world.LabelSet;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who the peers of rules are in a world. */
record Peers(World world, Groups groups) {
    /** As far as {@code peers} depend on the Namespace of the Pod that is protected. */
    Place place(List<Peer> peers, String namespace) {
        var own = world.labelsOf(namespace);
        var labels = new HashMap<String, String>();
        boolean self = false;
        for (var peer : peers) {
            if (peer instanceof Peer.Pods pods) {
                switch (pods.match()) {
                    case NamespaceMatch.Independent _ -> {}
                    case NamespaceMatch.Self _ -> self = true;
                    case NamespaceMatch.SameLabels(var keys) -> {
                        for (var key : keys) {
                            if (own.containsKey(key)) {
                                labels.put(key, Objects.requireNonNull(own.get(key)));
                            }
                        }
                    }
                }
            }
        }
        return new Place(self ? namespace : "", labels);
    }

    /** The addresses of the peers in this cluster. */
    AddressSet addresses(PeerKey key) {
        var ranges = new ArrayList<IpRange>();
        for (var pod : world.pods()) {
            if (isOne(pod, key) && key.port().filter(port -> !has(pod, port)).isEmpty()) {
                pod.addresses().forEach(address -> ranges.add(IpRange.of(address)));
            }
        }
        // The addresses of a block have no names for their ports.
        if (key.port().isEmpty()) {
            key.peers().stream()
                    .flatMap(this::withMembers)
                    .filter(Peer.Block.class::isInstance)
                    .map(Peer.Block.class::cast)
                    .forEach(block -> ranges.addAll(AddressSet.of(List.of(block.range()))
                            .without(block.except())
                            .ranges()));
        }
        return AddressSet.of(ranges);
    }

    /** The identities of the peers in all clusters. */
    SortedSet<Integer> identities(PeerKey key) {
        var ids = new TreeSet<Integer>();
        world.identities().forEach((id, labels) -> {
            if (key.peers().stream().anyMatch(peer -> isOne(labels, peer, key.place()))) {
                ids.add(id);
            }
        });
        return Collections.unmodifiableSortedSet(ids);
    }

    /** The addresses of the peers by the number that a port of theirs has. */
    Map<Integer, PeerKey> byNumber(PeerKey key, NamedPort port) {
        var numbers = new TreeMap<Integer, PeerKey>();
        for (var pod : world.pods()) {
            OptionalInt number = pod.port(port.protocol(), port.name());
            if (number.isPresent() && isOne(pod, key)) {
                numbers.computeIfAbsent(
                        number.getAsInt(),
                        each -> new PeerKey(
                                key.peers(),
                                key.place(),
                                Optional.of(new NumberedPort(port.protocol(), port.name(), each))));
            }
        }
        return numbers;
    }

    private Stream<Peer> withMembers(Peer peer) {
        return peer instanceof Peer.Members(var group) ? groups.members(group).stream() : Stream.of(peer);
    }

    private static boolean has(PodFacts pod, NumberedPort port) {
        return pod.port(port.protocol(), port.name()).equals(OptionalInt.of(port.number()));
    }

    private boolean isOne(PodFacts pod, PeerKey key) {
        return key.peers().isEmpty() || key.peers().stream().anyMatch(peer -> isOne(pod, peer, key.place()));
    }

    private boolean isOne(PodFacts pod, Peer peer, Place place) {
        return switch (peer) {
            case Peer.Pods pods ->
                selects(pods, world.labelsOf(pod.namespace()), pod.labels())
                        && isPlaced(pods.match(), place, pod.namespace(), world.labelsOf(pod.namespace()));
            case Peer.Account account ->
                account.namespace().equals(pod.namespace()) && account.name().equals(pod.account());
            case Peer.Block _ -> false;
            case Peer.Members(var group) ->
                groups.members(group).stream().anyMatch(member -> isOne(pod, member, place));
        };
    }

    private static boolean isOne(LabelSet labels, Peer peer, Place place) {
        return peer instanceof Peer.Pods pods
                && pods.scope() == Scope.CLUSTER_SET
                && selects(pods, labels.namespace(), labels.pod())
                && isPlaced(
                        pods.match(),
                        place,
                        labels.namespace().getOrDefault(Labels.NAMESPACE_NAME, ""),
                        labels.namespace());
    }

    private static boolean selects(Peer.Pods pods, Map<String, String> ofNamespace, Map<String, String> ofPod) {
        return pods.namespaces()
                        .filter(selector -> !selector.matches(ofNamespace))
                        .isEmpty()
                && pods.pods().filter(selector -> !selector.matches(ofPod)).isEmpty();
    }

    private static boolean isPlaced(NamespaceMatch match, Place place, String namespace, Map<String, String> labels) {
        return switch (match) {
            case NamespaceMatch.Independent _ -> true;
            case NamespaceMatch.Self _ -> namespace.equals(place.namespace());
            case NamespaceMatch.SameLabels(var keys) ->
                keys.stream()
                        .allMatch(key -> place.labels().containsKey(key)
                                && Objects.equals(place.labels().get(key), labels.get(key)));
        };
    }
}
