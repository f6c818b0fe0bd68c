package io.seine.controller.member;

import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.net.Cidr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the other clusters announce of their networks, as far as it can be used here. Who came later gives way: a cluster whose
 * ranges overlap with those of this one or of an earlier one is left out.
 *
 * @param usable by the name of their import
 * @param refused one sentence for each cluster that is left out
 */
record RemoteNetworks(List<Remote> usable, List<String> refused) {
    RemoteNetworks {
        usable = List.copyOf(usable);
        refused = List.copyOf(refused);
    }

    /**
     * Another cluster.
     *
     * @param name of its import, and of the ClusterInfoImport
     */
    record Remote(String name, ClusterInfo info, ClusterNetwork network) {}

    /** Those of the usable ones that are left as ranges. */
    List<ClusterNetwork> networks() {
        return usable.stream().map(Remote::network).toList();
    }

    static RemoteNetworks of(List<ResourceImport> imports, ClusterNetwork own) {
        var usable = new ArrayList<Remote>();
        var refused = new ArrayList<String>();
        imports.stream()
                .sorted(OLDEST_FIRST)
                .forEach(object -> info(object, own.clusterId()).ifPresent(info -> {
                    var problem = problem(object, info);
                    if (problem.isPresent()) {
                        refused.add(problem.get());
                        return;
                    }
                    var network = ClusterNetwork.of(info.clusterID(), Optional.of(info.serviceCIDR()), info.podCIDRs());
                    var overlap = own.overlapOf(network)
                            .or(() -> usable.stream()
                                    .flatMap(earlier -> earlier.network.overlapOf(network).stream())
                                    .findFirst());
                    overlap.ifPresentOrElse(
                            text -> refused.add("Cluster " + info.clusterID() + " cannot be reached: its " + text
                                    + "; give the clusters distinct CIDRs"),
                            () -> usable.add(new Remote(object.getMetadata().getName(), info, network)));
                }));
        usable.sort(Comparator.comparing(Remote::name));
        refused.sort(Comparator.naturalOrder());
        return new RemoteNetworks(usable, refused);
    }

    private static final Comparator<ResourceImport> OLDEST_FIRST = Comparator.<ResourceImport, String>comparing(
                    object -> Optional.ofNullable(object.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(object -> object.getMetadata().getName());

    private static Optional<ClusterInfo> info(ResourceImport object, String ownCluster) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.kind().equals(Kinds.CLUSTER_INFO))
                .flatMap(spec -> Optional.ofNullable(spec.clusterInfo()))
                .filter(info -> !info.clusterID().equals(ownCluster));
    }

    private static Optional<String> problem(ResourceImport object, ClusterInfo info) {
        var wrong = new ArrayList<String>();
        if (!Names.clusterInfo(info.clusterID()).equals(object.getMetadata().getName())) {
            wrong.add("clusterID \"" + info.clusterID() + "\" does not belong to the name "
                    + object.getMetadata().getName());
        }
        if (Cidr.tryParse(info.serviceCIDR()).isEmpty()) {
            wrong.add("serviceCIDR \"" + info.serviceCIDR() + "\" is not an IPv4 CIDR");
        }
        info.podCIDRs().stream()
                .filter(cidr -> Cidr.tryParse(cidr).isEmpty())
                .forEach(cidr -> wrong.add("podCIDR \"" + cidr + "\" is not an IPv4 CIDR"));
        info.gatewayInfos().stream()
                .map(GatewayInfo::gatewayIP)
                .filter(ip -> !GatewayElection.isUsable(ip))
                .forEach(ip -> wrong.add("gatewayIP \"" + ip + "\" is not a usable IPv4 address"));
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("Cluster " + info.clusterID() + " cannot be reached: what it announces is wrong: "
                        + String.join(", ", wrong) + "; correct its Gateway or controller configuration");
    }
}
