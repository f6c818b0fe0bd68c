package io.seine.agent.gateway;

import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of the other clusters' announcements are believed. One that claims addresses of this cluster, of an older import or
 * of the machines themselves would take their traffic away, so it is left out and reported.
 */
final class Remotes {
    private static final Comparator<RemoteCluster> OLDEST_FIRST =
            Comparator.comparing(RemoteCluster::created).thenComparing(RemoteCluster::name);

    /** Ranges that never belong to a cluster: this network, loopback, link-local, multicast and reserved. */
    private static final List<Cidr> RESERVED = List.of(
            Cidr.parse("0.0.0.0/8"),
            Cidr.parse("127.0.0.0/8"),
            Cidr.parse("169.254.0.0/16"),
            Cidr.parse("224.0.0.0/3"));

    private final OwnCluster own;
    private final boolean podToPod;
    private final Collection<Problem> problems;
    private final List<Remote> accepted = new ArrayList<>();

    private Remotes(OwnCluster own, boolean podToPod, Collection<Problem> problems) {
        this.own = own;
        this.podToPod = podToPod;
        this.problems = problems;
    }

    /**
     * A cluster that can be reached.
     *
     * @param gatewayIP where its Gateway receives
     * @param ranges its Services and, where Pods are reached directly, its Pods
     */
    record Remote(String clusterID, Ipv4 gatewayIP, List<Cidr> ranges) {}

    /** The clusters that can be reached; why others cannot is added to {@code problems}. */
    static List<Remote> accept(NodeInputs in, OwnCluster own, Collection<Problem> problems) {
        var remotes = new Remotes(own, in.settings().podToPod(), problems);
        in.remotes().stream().sorted(OLDEST_FIRST).forEach(remotes::consider);
        return remotes.accepted;
    }

    private void consider(RemoteCluster remote) {
        var gatewayIP = Ipv4.tryParse(remote.gatewayIP());
        var services = Cidr.tryParse(remote.serviceCIDR());
        if (gatewayIP.isEmpty()) {
            refuse(remote, "its Gateway's address \"" + remote.gatewayIP() + "\" is not an IPv4 address");
        } else if (services.isEmpty()) {
            refuse(remote, "its Service CIDR \"" + remote.serviceCIDR() + "\" is not an IPv4 address range");
        } else if (taken(new Cidr(gatewayIP.get(), 32)).isPresent()) {
            refuse(
                    remote,
                    "its Gateway's address " + gatewayIP.get() + " lies in "
                            + taken(new Cidr(gatewayIP.get(), 32)).get());
        } else if (clash(services.get(), gatewayIP.get()).isPresent()) {
            refuse(
                    remote,
                    "its Service CIDR " + services.get() + " overlaps "
                            + clash(services.get(), gatewayIP.get()).get());
        } else {
            var ranges = new ArrayList<>(List.of(services.get()));
            if (podToPod) {
                remote.podCIDRs().forEach(text -> addPods(remote, text, gatewayIP.get(), ranges));
            }
            accepted.add(new Remote(remote.clusterID(), gatewayIP.get(), List.copyOf(ranges)));
        }
    }

    private void addPods(RemoteCluster remote, String text, Ipv4 gatewayIP, List<Cidr> ranges) {
        var pods = Cidr.tryParse(text);
        var clash = pods.flatMap(cidr -> clash(cidr, gatewayIP)
                .or(() -> ranges.stream().filter(cidr::overlaps).findFirst().map(range -> range + " of its own")));
        if (pods.isEmpty() || clash.isPresent()) {
            report(
                    remote,
                    "Pods of the cluster " + remote.clusterID() + " with addresses of \"" + text
                            + "\" are not reached: "
                            + clash.map(other -> "the range overlaps " + other)
                                    .orElse("this is not an IPv4 address range"));
        } else {
            ranges.add(pods.get());
        }
    }

    /** What a range of another cluster would take addresses from. */
    private Optional<String> clash(Cidr range, Ipv4 gatewayIP) {
        if (range.contains(gatewayIP)) {
            return Optional.of("its own Gateway's address " + gatewayIP);
        }
        for (var other : accepted) {
            if (range.contains(other.gatewayIP())) {
                return Optional.of("the Gateway's address of the cluster " + other.clusterID());
            }
        }
        return own.gateway()
                .filter(gateway -> range.contains(gateway.gatewayIP()) || range.contains(gateway.internalIP()))
                .map(gateway -> "this cluster's Gateway")
                .or(() -> taken(range));
    }

    private Optional<String> taken(Cidr range) {
        var owners = new TreeMap<Cidr, String>();
        accepted.forEach(remote ->
                remote.ranges().forEach(cidr -> owners.put(cidr, "the cluster " + remote.clusterID())));
        own.ranges().forEach(cidr -> owners.put(cidr, "this cluster"));
        RESERVED.forEach(cidr -> owners.put(cidr, "no cluster"));
        return owners.entrySet().stream()
                .filter(entry -> entry.getKey().overlaps(range))
                .findFirst()
                .map(entry -> entry.getKey() + " of " + entry.getValue());
    }

    private void refuse(RemoteCluster remote, String why) {
        report(
                remote,
                "The cluster " + remote.clusterID() + " is left out: " + why
                        + "; change it in that cluster, all other clusters work");
    }

    private void report(RemoteCluster remote, String message) {
        problems.add(new Problem(Subject.CLUSTER_INFO_IMPORT, remote.name(), "RemoteRefused", message));
    }
}
