package io.seine.policy.compile;

import io.seine.api.Labels;
import io.seine.policy.address.AddressSet;
import io.seine.policy.address.IpRange;
import io.seine.policy.compile.PeerKey.Place;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Selector;
import io.seine.policy.world.LabelSet;
import io.seine.policy.world.World;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Who the peers of rules are. Of the world only Namespaces, Services and Nodes are asked. */
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

    /** Addresses of those of the peers that are no Pods: blocks without their holes, and Nodes. */
    List<IpRange> ranges(PeerKey key) {
        // Who is no Pod has no names for ports.
        if (key.port().isPresent()) {
            return List.of();
        }
        return key.peers().stream()
                .flatMap(this::withMembers)
                .flatMap(this::ranges)
                .toList();
    }

    private Stream<IpRange> ranges(Peer peer) {
        return switch (peer) {
            case Peer.Block block -> AddressSet.of(List.of(block.range())).without(block.except()).ranges().stream();
            case Peer.Nodes(var selector) ->
                world.nodes().stream()
                        .filter(node -> selector.matches(node.labels()))
                        .flatMap(node -> node.addresses().stream())
                        .map(IpRange::of);
            case Peer.Pods _, Peer.Account _, Peer.Members _ -> Stream.empty();
        };
    }

    private Stream<Peer> withMembers(Peer peer) {
        return peer instanceof Peer.Members(var group) ? groups.members(group).stream() : Stream.of(peer);
    }

    /** Those of whom {@link #isOne} has to be asked: all others are none of the peers. */
    Collection<Alike> candidates(PeerKey key, Population population) {
        if (key.peers().isEmpty()) {
            return population.all();
        }
        var candidates = new HashSet<Alike>();
        key.peers().stream()
                .flatMap(this::withMembers)
                .forEach(peer -> candidates.addAll(candidates(peer, key.place(), population)));
        return candidates;
    }

    private static Set<Alike> candidates(Peer peer, Place place, Population population) {
        return switch (peer) {
            case Peer.Pods pods ->
                Stream.concat(labelled(pods, population), namespace(pods, place).map(population::in).stream())
                        .min(Comparator.comparingInt(Set::size))
                        .orElseGet(population::all);
            case Peer.Account account -> population.in(account.namespace());
            case Peer.Block _, Peer.Nodes _ -> Set.of();
            case Peer.Members _ -> population.all();
        };
    }

    private static Stream<Set<Alike>> labelled(Peer.Pods pods, Population population) {
        return pods.pods().stream()
                .flatMap(selector -> selector.labels().entrySet().stream())
                .map(label -> population.with(label.getKey(), label.getValue()));
    }

    /** The only Namespace that they can be in. */
    private static Optional<String> namespace(Peer.Pods pods, Place place) {
        return pods.match() instanceof NamespaceMatch.Self
                ? Optional.of(place.namespace())
                : pods.namespaces().map(selector -> selector.labels().get(Labels.NAMESPACE_NAME));
    }

    /** Whether such Pods are among the peers. */
    boolean isOne(Alike pod, PeerKey key) {
        return (key.peers().isEmpty() || key.peers().stream().anyMatch(peer -> isOne(pod, peer, key.place())))
                && key.port()
                        .filter(port -> !isNumber(pod.port(port.port()), port.number()))
                        .isEmpty();
    }

    private static boolean isNumber(OptionalInt number, int wanted) {
        return number.isPresent() && number.getAsInt() == wanted;
    }

    /** Whether what an identity stands for is among the peers. */
    boolean isOne(LabelSet labels, PeerKey key) {
        return key.peers().stream().anyMatch(peer -> isOne(labels, peer, key.place()));
    }

    private boolean isOne(Alike pod, Peer peer, Place place) {
        return switch (peer) {
            case Peer.Pods pods -> {
                var labels = world.labelsOf(pod.namespace());
                yield selects(pods.namespaces(), pods.pods(), labels, pod.labels())
                        && isPlaced(pods.match(), place, pod.namespace(), labels);
            }
            case Peer.Account account ->
                account.namespace().equals(pod.namespace()) && account.name().equals(pod.account());
            case Peer.Block _, Peer.Nodes _ -> false;
            case Peer.Members(var group) ->
                groups.members(group).stream().anyMatch(member -> isOne(pod, member, place));
        };
    }

    private static boolean isOne(LabelSet labels, Peer peer, Place place) {
        return peer instanceof Peer.Pods pods
                && pods.scope() == Scope.CLUSTER_SET
                && selects(pods.namespaces(), pods.pods(), labels.namespace(), labels.pod())
                && isPlaced(
                        pods.match(),
                        place,
                        labels.namespace().getOrDefault(Labels.NAMESPACE_NAME, ""),
                        labels.namespace());
    }

    /** Whether a Pod with these labels, in a Namespace with those, is selected; no selector takes all. */
    static boolean selects(
            Optional<Selector> namespaces,
            Optional<Selector> pods,
            Map<String, String> ofNamespace,
            Map<String, String> ofPod) {
        return pods.filter(selector -> !selector.matches(ofPod)).isEmpty()
                && namespaces.filter(selector -> !selector.matches(ofNamespace)).isEmpty();
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
