package io.seine.agent.gateway;

import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.kernel.WireGuardKey;
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
    private final Settings settings;
    private final Optional<WireGuardKey> key;
    private final Collection<Problem> problems;
    private final List<Remote> accepted = new ArrayList<>();

    private Remotes(NodeInputs in, OwnCluster own, Collection<Problem> problems) {
        this.own = own;
        this.settings = in.settings();
        this.key = in.key();
        this.problems = problems;
    }

    /**
     * A cluster that can be reached.
     *
     * @param gatewayIP where its Gateway receives
     * @param services its Service CIDR
     * @param ranges its Services and, where Pods are reached directly, its Pods
     * @param publicKey of its WireGuard, empty where traffic is not encrypted
     */
    record Remote(String clusterID, Ipv4 gatewayIP, Cidr services, List<Cidr> ranges, String publicKey) {
        /** Where its gateway receives tunnel packets: inside WireGuard, where there is that, at its cluster's address. */
        Ipv4 tunnelEnd() {
            return publicKey.isEmpty() ? gatewayIP : clusterAddress();
        }

        /** The source address of all that it sends to others. */
        Ipv4 clusterAddress() {
            return services.network();
        }
    }

    /** The clusters that can be reached; why others cannot is added to {@code problems}. */
    static List<Remote> accept(NodeInputs in, OwnCluster own, Collection<Problem> problems) {
        var remotes = new Remotes(in, own, problems);
        in.remotes().stream().sorted(OLDEST_FIRST).forEach(remotes::consider);
        return remotes.accepted;
    }

    private void consider(RemoteCluster remote) {
        var gatewayIP = Ipv4.tryParse(remote.gatewayIP());
        var services = Cidr.tryParse(remote.serviceCIDR());
        var mismatch = encryption(remote);
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
        } else if (mismatch.isPresent()) {
            report(remote, "EncryptionMismatch", mismatch.get());
        } else {
            var ranges = new ArrayList<>(List.of(services.get()));
            if (settings.podToPod()) {
                remote.podCIDRs().forEach(text -> addPods(remote, text, gatewayIP.get(), ranges));
            }
            accepted.add(new Remote(
                    remote.clusterID(), gatewayIP.get(), services.get(), List.copyOf(ranges), remote.publicKey()));
        }
    }

    /** Why nothing can be sent to that cluster by the way that this one is set to; never is it sent by another way instead. */
    private Optional<String> encryption(RemoteCluster remote) {
        var who = "The cluster " + remote.clusterID();
        var what = remote.publicKey();
        if (!settings.encrypts()) {
            return what.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            who + " is left out: it announces a WireGuard key and this cluster does not encrypt; set"
                                    + " multicluster.trafficEncryptionMode to wireGuard here, or to none there");
        }
        if (what.isEmpty()) {
            return Optional.of(
                    who + " is left out until it announces a WireGuard key, which this cluster's"
                            + " multicluster.trafficEncryptionMode wireGuard needs; where it stays so, set the same mode there");
        }
        if (!WireGuardKey.isPublicKey(what)) {
            return Optional.of(
                    who + " is left out: what it announces as its WireGuard key is none (32 bytes in base64);"
                            + " its agents write it to its Gateway");
        }
        var twin = accepted.stream()
                .filter(other -> other.publicKey().equals(what))
                .map(other -> "the cluster " + other.clusterID())
                .findFirst()
                .or(() -> key.filter(own -> own.publicKey().equals(what)).map(own -> "this cluster"));
        return twin.map(other -> who + " is left out: it announces the WireGuard key of " + other
                + "; each cluster needs a key of its own, which its agents make when the Secret's is removed");
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
        report(remote, "RemoteRefused", message);
    }

    private void report(RemoteCluster remote, String reason, String message) {
        problems.add(new Problem(Subject.CLUSTER_INFO_IMPORT, remote.name(), reason, message));
    }
}
