package io.seine.agent.gateway;

import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateways that a Node asks whether they are there.
 *
 * @param node the own Node
 * @param encrypted whether traffic between clusters is encrypted
 * @param candidates of the own cluster, the Gateway object's first, then in the order in which they take its place; the own Node may be one
 * @param remotes other clusters, where the own Node can ask them: as a candidate, and where traffic is encrypted only as the gateway
 */
public record Watched(String node, boolean encrypted, List<Candidate> candidates, List<Remote> remotes) {
    /** Nobody. */
    public static final Watched NOBODY = new Watched("", false, List.of(), List.of());

    public Watched {
        candidates = List.copyOf(candidates);
        remotes = List.copyOf(remotes);
    }

    /**
     * A Node of the own cluster.
     *
     * @param address where it is asked and answers from
     */
    public record Candidate(String node, Ipv4 address) {}

    /**
     * Another cluster.
     *
     * @param gateways of it, in the order in which it announces them
     * @param end its one end inside WireGuard, whichever of them it is now; empty where each of them can be asked
     */
    public record Remote(String clusterID, List<Ipv4> gateways, Optional<Ipv4> end) {
        public Remote {
            gateways = List.copyOf(gateways);
        }

        /** Addresses that are asked. */
        public List<Ipv4> asked() {
            return end.isPresent() ? gateways.subList(0, 1) : gateways;
        }

        /** Addresses that answers come from, outside the tunnel. */
        public List<Ipv4> ends() {
            return end.map(List::of).orElse(gateways);
        }
    }

    /** Where the own Node asks; a route leads there. */
    public List<Ipv4> asked() {
        return Stream.concat(
                        others().map(Candidate::address), remotes.stream().flatMap(remote -> remote.asked().stream()))
                .distinct()
                .toList();
    }

    /** Where answers come from. */
    public List<Ipv4> ends() {
        return Stream.concat(
                        others().map(Candidate::address), remotes.stream().flatMap(remote -> remote.ends().stream()))
                .distinct()
                .toList();
    }

    /** The candidates but the own Node. */
    Stream<Candidate> others() {
        return candidates.stream().filter(candidate -> !candidate.node().equals(node));
    }

    /** Whether the own Node is the gateway by {@code choice}. */
    public boolean isActive(Choice choice) {
        return node.equals(gateway(choice));
    }

    /** The Node of this cluster that is its gateway by {@code choice}; empty if there is none. */
    String gateway(Choice choice) {
        return choice.gateway()
                .orElse(candidates.isEmpty() ? "" : candidates.getFirst().node());
    }

    /** The IDs of the other clusters. */
    Set<String> remoteIDs() {
        return remotes.stream().map(Remote::clusterID).collect(Collectors.toSet());
    }

    /** Whether the own Node may be its cluster's gateway. */
    public boolean isCandidate() {
        return candidates.stream().anyMatch(candidate -> candidate.node().equals(node));
    }
}
