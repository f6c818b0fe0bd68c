package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.seine.api.net.Ipv4;
import io.seine.controller.member.RemoteNetworks.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks addresses that another cluster publishes before traffic is sent to them: they must lie in what that cluster announces.
 * Where it announces no Pod CIDRs (its Pods may be reachable without gateways), any address will do that is not in a range of
 * this or a third cluster.
 */
final class ForeignAddresses {
    private ForeignAddresses() {}

    /** @param refused one sentence for each contribution that was cut, saying what and why */
    record Checked(List<Contribution> accepted, List<String> refused) {}

    /** @param excluded clusters that are left out as a whole */
    static Checked check(
            List<Contribution> contributions,
            ClusterNetwork own,
            Collection<ClusterNetwork> others,
            Collection<Refused> excluded) {
        var reasons = excluded.stream()
                .collect(Collectors.toMap(Refused::clusterId, Refused::message, (first, second) -> first));
        var accepted = new ArrayList<Contribution>();
        var refused = new ArrayList<String>();
        for (var contribution : byCluster(contributions)) {
            var cluster = contribution.clusterId();
            var reason = reasons.get(cluster);
            if (reason != null) {
                refused.add("Endpoints of cluster " + cluster + " are not used: " + reason);
                continue;
            }
            var announced = others.stream()
                    .filter(network -> network.clusterId().equals(cluster))
                    .findFirst();
            cut(contribution, announced, own, others, accepted, refused);
        }
        return new Checked(List.copyOf(accepted), List.copyOf(refused));
    }

    /** One for each cluster, so that there is one sentence for each, however many subsets it has. */
    private static List<Contribution> byCluster(List<Contribution> contributions) {
        var subsets = new TreeMap<String, List<EndpointSubset>>();
        contributions.forEach(part -> subsets.computeIfAbsent(part.clusterId(), none -> new ArrayList<>())
                .addAll(part.subsets()));
        return subsets.entrySet().stream()
                .map(entry -> new Contribution(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void cut(
            Contribution contribution,
            Optional<ClusterNetwork> announced,
            ClusterNetwork own,
            Collection<ClusterNetwork> others,
            List<Contribution> accepted,
            List<String> refused) {
        var strangers = new TreeSet<String>();
        var subsets = contribution.subsets().stream()
                .map(subset -> {
                    var good = new ArrayList<EndpointAddress>();
                    for (var address : subset.getAddresses()) {
                        if (isAllowed(address.getIp(), announced, own, others)) {
                            good.add(address);
                        } else {
                            strangers.add(address.getIp());
                        }
                    }
                    return new EndpointSubsetBuilder(subset).withAddresses(good).build();
                })
                .filter(subset -> !subset.getAddresses().isEmpty())
                .toList();
        if (!subsets.isEmpty()) {
            accepted.add(new Contribution(contribution.clusterId(), subsets));
        }
        if (!strangers.isEmpty()) {
            refused.add("Endpoints "
                    + String.join(
                            ", ",
                            strangers.stream()
                                    .limit(5)
                                    .map(ForeignAddresses::named)
                                    .toList())
                    + (strangers.size() > 5 ? " and " + (strangers.size() - 5) + " more" : "") + " of "
                    + (contribution.clusterId().isEmpty()
                            ? "an unknown cluster"
                            : "cluster " + contribution.clusterId())
                    + " are not used: they are not IPv4 addresses in the CIDRs that this cluster announces");
        }
    }

    private static String named(String ip) {
        return Ipv4.tryParse(ip).isPresent() ? ip : Quoted.text(ip);
    }

    private static boolean isAllowed(
            String ip, Optional<ClusterNetwork> announced, ClusterNetwork own, Collection<ClusterNetwork> others) {
        var parsed = Ipv4.tryParse(ip).filter(Ipv4::isOrdinary);
        if (parsed.isEmpty()) {
            return false;
        }
        var address = parsed.get();
        if (announced.filter(network -> network.contains(address)).isPresent()) {
            return true;
        }
        boolean mayBeElsewhere =
                announced.map(network -> network.podCidrs().isEmpty()).orElse(true);
        return mayBeElsewhere
                && !own.contains(address)
                && !own.hosts().contains(address)
                && others.stream().noneMatch(network -> network.contains(address));
    }
}
