package io.seine.cli.mc.membership;

import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.net.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The network of a cluster that is to join.
 *
 * @param serviceCidrs of its ClusterIPs, as far as they are known
 * @param podCidrs of its Pods, where other clusters are to reach them
 * @param encrypts whether its gateways encrypt; empty when its agents are not Seine's
 */
record MemberNetwork(List<Cidr> serviceCidrs, List<Cidr> podCidrs, Optional<Boolean> encrypts) {
    MemberNetwork {
        serviceCidrs = List.copyOf(serviceCidrs);
        podCidrs = List.copyOf(podCidrs);
    }

    /** What stands between this network and that of another member. */
    Stream<Problem> problems(ClusterInfo other) {
        return Stream.concat(overlaps(other), encryption(other).stream());
    }

    private Stream<Problem> overlaps(ClusterInfo other) {
        var theirs = Stream.concat(Stream.of(other.serviceCIDR()), other.podCIDRs().stream())
                .flatMap(text -> Cidr.tryParse(text).stream())
                .toList();
        return Stream.concat(
                        serviceCidrs.stream().map(cidr -> new Own("Service CIDR", cidr)),
                        podCidrs.stream().map(cidr -> new Own("Pod CIDR", cidr)))
                .flatMap(
                        own -> theirs.stream()
                                .filter(cidr -> cidr.overlaps(own.cidr))
                                .map(
                                        cidr -> new Problem(
                                                "address-ranges",
                                                "the " + own.what + " " + own.cidr + " of this cluster and " + cidr
                                                        + " of member " + other.clusterID()
                                                        + " overlap, so that neither could use the other's Services",
                                                "clusters of a ClusterSet need ranges of their own; if " + own.cidr
                                                        + " is not this cluster's, correct it in ConfigMap antrea-mc-controller-config")));
    }

    private Optional<Problem> encryption(ClusterInfo other) {
        boolean theirs =
                other.wireGuard() != null && !other.wireGuard().publicKey().isEmpty();
        return encrypts.filter(ours -> ours != theirs && !other.gatewayInfos().isEmpty())
                .map(ours -> new Problem(
                        "encryption",
                        "the gateways of member " + other.clusterID() + (theirs ? " encrypt" : " do not encrypt")
                                + " and those of this cluster " + (ours ? "do" : "do not"),
                        "set multicluster.trafficEncryptionMode to the same in antrea-agent.conf of both clusters (ConfigMaps"
                                + " seine-agent-config and antrea-config)"));
    }

    private record Own(String what, Cidr cidr) {}
}
