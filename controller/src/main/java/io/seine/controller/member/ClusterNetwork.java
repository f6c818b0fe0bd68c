package io.seine.controller.member;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The addresses of a cluster.
 *
 * @param clusterId whose they are
 * @param serviceCidrs of its ClusterIPs
 * @param podCidrs of its Pods, empty when they cannot be reached from other clusters or the cluster does not say
 * @param hosts of its Nodes, of another cluster only its gateways: traffic to them must never be taken for traffic to Pods or
 *     Services of a cluster
 */
record ClusterNetwork(String clusterId, List<Cidr> serviceCidrs, List<Cidr> podCidrs, List<Ipv4> hosts) {
    /** Overlaps that a message names; a wide range has as many as a cluster has Nodes. */
    private static final int NAMED = 3;

    ClusterNetwork {
        serviceCidrs = List.copyOf(serviceCidrs);
        podCidrs = List.copyOf(podCidrs);
        hosts = List.copyOf(hosts);
    }

    /** As announced; what is no IPv4 range is left out. */
    static ClusterNetwork of(String clusterId, Optional<String> serviceCidr, List<String> podCidrs) {
        return of(clusterId, serviceCidr, podCidrs, List.of());
    }

    /** As announced; what is no IPv4 range or address is left out. */
    static ClusterNetwork of(
            String clusterId, Optional<String> serviceCidr, Collection<String> podCidrs, Collection<String> hosts) {
        return new ClusterNetwork(
                clusterId,
                serviceCidr.flatMap(Cidr::tryParse).stream().toList(),
                podCidrs.stream().map(Cidr::tryParse).flatMap(Optional::stream).toList(),
                hosts.stream().map(Ipv4::tryParse).flatMap(Optional::stream).toList());
    }

    boolean contains(Ipv4 address) {
        return ranges().anyMatch(range -> range.cidr.contains(address));
    }

    /** Whether the ranges of both are the same. */
    boolean hasRangesOf(ClusterNetwork other) {
        return serviceCidrs.equals(other.serviceCidrs) && podCidrs.equals(other.podCidrs);
    }

    /** Says which addresses of the two clusters overlap, as the end of a sentence about the other one; empty when none do. */
    Optional<String> overlapOf(ClusterNetwork other) {
        var pairs = new ArrayList<String>();
        for (var theirs : other.ranges().toList()) {
            Stream.concat(ranges(), points())
                    .filter(ours -> theirs.cidr.overlaps(ours.cidr))
                    .forEach(ours -> pairs.add(theirs + " overlaps with " + ours));
        }
        for (var theirs : other.points().toList()) {
            ranges().filter(ours -> ours.cidr.overlaps(theirs.cidr))
                    .forEach(ours -> pairs.add(theirs + " lies in " + ours));
        }
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", pairs.stream().limit(NAMED).toList())
                        + (pairs.size() > NAMED ? " and " + (pairs.size() - NAMED) + " more" : "") + " of cluster "
                        + clusterId);
    }

    /** Says which of its own hosts lie in its ranges, so that the tunnel would lead into itself; empty when none do. */
    List<String> loops() {
        return points().flatMap(host -> ranges().filter(range -> range.cidr.overlaps(host.cidr))
                        .map(range -> host + " lies in its own " + range))
                .toList();
    }

    private record Range(String kind, Cidr cidr) {
        @Override
        public String toString() {
            return kind + " " + (cidr.prefix() == 32 ? cidr.network() : cidr);
        }
    }

    private Stream<Range> ranges() {
        return Stream.concat(
                serviceCidrs.stream().map(cidr -> new Range("Service CIDR", cidr)),
                podCidrs.stream().map(cidr -> new Range("Pod CIDR", cidr)));
    }

    private Stream<Range> points() {
        return hosts.stream().map(host -> new Range("Node address", new Cidr(host, 32)));
    }
}
