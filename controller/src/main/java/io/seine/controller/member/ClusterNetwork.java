package io.seine.controller.member;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The address ranges that a cluster announces.
 *
 * @param clusterId whose they are
 * @param serviceCidrs of its ClusterIPs
 * @param podCidrs of its Pods, empty when they cannot be reached from other clusters or the cluster does not say
 */
record ClusterNetwork(String clusterId, List<Cidr> serviceCidrs, List<Cidr> podCidrs) {
    ClusterNetwork {
        serviceCidrs = List.copyOf(serviceCidrs);
        podCidrs = List.copyOf(podCidrs);
    }

    /** As announced; what is no IPv4 range is left out. */
    static ClusterNetwork of(String clusterId, Optional<String> serviceCidr, List<String> podCidrs) {
        return new ClusterNetwork(
                clusterId,
                serviceCidr.flatMap(Cidr::tryParse).stream().toList(),
                podCidrs.stream().map(Cidr::tryParse).flatMap(Optional::stream).toList());
    }

    boolean contains(Ipv4 address) {
        return serviceCidrs.stream().anyMatch(range -> range.contains(address))
                || podCidrs.stream().anyMatch(range -> range.contains(address));
    }

    /** Says which ranges of the two clusters overlap, as the end of a sentence about the other one; empty when none do. */
    Optional<String> overlapOf(ClusterNetwork other) {
        var pairs = new ArrayList<String>();
        for (var theirs : other.ranges()) {
            for (var ours : ranges()) {
                if (theirs.cidr.overlaps(ours.cidr)) {
                    pairs.add(theirs.kind + " " + theirs.cidr + " overlaps with " + ours.kind + " " + ours.cidr);
                }
            }
        }
        return pairs.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", pairs) + " of cluster " + clusterId);
    }

    private record Range(String kind, Cidr cidr) {}

    private List<Range> ranges() {
        var ranges = new ArrayList<Range>();
        serviceCidrs.forEach(cidr -> ranges.add(new Range("Service CIDR", cidr)));
        podCidrs.forEach(cidr -> ranges.add(new Range("Pod CIDR", cidr)));
        return ranges;
    }
}
