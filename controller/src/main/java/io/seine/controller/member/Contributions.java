package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.seine.api.Annotations;
import io.seine.api.multicluster.EndpointsPayload;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out which cluster each endpoint of an import comes from. */
final class Contributions {
    private Contributions() {}

    /**
     * The contributions to {@code endpoints}: by the leader's word where it says whose each subset is, else (the original does
     * not say it) by the announced range that an address lies in.
     *
     * @param networks of all clusters, the own one included
     */
    static List<Contribution> of(ResourceImport endpoints, Collection<ClusterNetwork> networks) {
        var subsets = Optional.ofNullable(endpoints.getSpec().endpoints())
                .map(EndpointsPayload::subsets)
                .orElse(List.of());
        var sources = sources(endpoints);
        if (sources.size() == subsets.size()) {
            var contributions = new ArrayList<Contribution>();
            for (int i = 0; i < subsets.size(); i++) {
                contributions.add(new Contribution(sources.get(i), List.of(subsets.get(i))));
            }
            return List.copyOf(contributions);
        }
        return subsets.stream()
                .flatMap(subset -> byRange(subset, networks).stream())
                .toList();
    }

    private static List<String> sources(ResourceImport endpoints) {
        return Optional.ofNullable(endpoints.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.SUBSET_SOURCES))
                .map(text -> List.of(text.split(",", -1)))
                .orElse(List.of());
    }

    private static List<Contribution> byRange(EndpointSubset subset, Collection<ClusterNetwork> networks) {
        Map<String, List<EndpointAddress>> byCluster = new TreeMap<>();
        for (var address : subset.getAddresses()) {
            byCluster
                    .computeIfAbsent(cluster(address.getIp(), networks), none -> new ArrayList<>())
                    .add(address);
        }
        return byCluster.entrySet().stream()
                .map(entry -> new Contribution(
                        entry.getKey(),
                        List.of(new EndpointSubsetBuilder(subset)
                                .withAddresses(entry.getValue())
                                .build())))
                .toList();
    }

    private static String cluster(String ip, Collection<ClusterNetwork> networks) {
        return Ipv4.tryParse(ip).stream()
                .flatMap(address -> networks.stream().filter(network -> network.contains(address)))
                .map(ClusterNetwork::clusterId)
                .findFirst()
                .orElse("");
    }
}
