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
    private final Choice choice;
    private final Optional<WireGuardKey> key;
    private final Collection<Problem> problems;
    private final List<Remote> accepted = new ArrayList<>();
    private final OwnedRanges known = new OwnedRanges();
    private final OwnedRanges knownGateways = new OwnedRanges();

    private Remotes(NodeInputs in, OwnCluster own, Collection<Problem> problems) {
        this.own = own;
        this.settings = in.settings();
        this.choice = in.choice();
        this.key = in.key();
        this.problems = problems;
        own.ranges().forEach(range -> known.put(range, "this cluster"));
        RESERVED.forEach(range -> known.put(range, "no cluster"));
    }

    /**
     * A cluster that can be reached.
     *
     * @param name of its ClusterInfoImport
     * @param gatewayIP where its gateway receives
     * @param gatewayIPs where any of its gateways receives, the announced order
     * @param services its Service CIDR
     * @param ranges its Services and, where Pods are reached directly, its Pods
     * @param publicKey of its WireGuard, empty where traffic is not encrypted
     */
    record Remote(
            String name,
            String clusterID,
            Ipv4 gatewayIP,
            List<Ipv4> gatewayIPs,
            Cidr services,
            List<Cidr> ranges,
            String publicKey) {
        Remote {
            gatewayIPs = List.copyOf(gatewayIPs);
        }

        /** Whether tunnel packets for it go through WireGuard. */
        boolean encrypted() {
            return !publicKey.isEmpty();
        }

        /** Outer addresses of tunnel packets from it. */
        List<Ipv4> tunnelEnds() {
            return encrypted() ? List.of(clusterAddress()) : gatewayIPs;
        }

        /** Where its gateway receives tunnel packets: inside WireGuard, where there is that, at its cluster's address. */
        Ipv4 tunnelEnd() {
            return encrypted() ? clusterAddress() : gatewayIP;
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
        var announced = remote.gatewayIPs().isEmpty() ? "" : remote.gatewayIPs().getFirst();
        var unusable = unusable(announced);
        var services = Cidr.tryParse(remote.serviceCIDR());
        if (unusable.isPresent()) {
            refuse(remote, "its Gateway's address " + unusable.get());
        } else if (services.isEmpty()) {
            refuse(remote, "its Service CIDR \"" + remote.serviceCIDR() + "\" is not an IPv4 address range");
        } else {
            accept(remote, services.get(), gateways(remote));
        }
    }

    private void accept(RemoteCluster remote, Cidr services, List<Ipv4> gateways) {
        var overlap = clash(services, gateways);
        var mismatch = encryption(remote);
        if (overlap.isPresent()) {
            refuse(remote, "its Service CIDR " + services + " overlaps " + overlap.get());
        } else if (mismatch.isPresent()) {
            report(remote, "EncryptionMismatch", mismatch.get());
        } else {
            var ranges = new ArrayList<>(List.of(services));
            if (settings.podToPod()) {
                remote.podCIDRs().forEach(text -> addPods(remote, text, gateways, ranges));
            }
            var chosen = Optional.ofNullable(choice.remotes().get(remote.clusterID()))
                    .filter(gateways::contains)
                    .orElse(gateways.getFirst());
            add(new Remote(remote.name(), remote.clusterID(), chosen, gateways, services, ranges, remote.publicKey()));
        }
    }

    private void add(Remote remote) {
        accepted.add(remote);
        var owner = "the cluster " + remote.clusterID();
        remote.ranges().forEach(range -> known.put(range, owner));
        remote.gatewayIPs().forEach(gateway -> knownGateways.put(new Cidr(gateway, 32), owner));
    }

    /** Of a cluster whose first gateway can be used, all that can. */
    private List<Ipv4> gateways(RemoteCluster remote) {
        var usable = new ArrayList<Ipv4>();
        for (var text : remote.gatewayIPs()) {
            var why = unusable(text);
            if (why.isPresent()) {
                report(
                        remote,
                        "Another gateway of the cluster " + remote.clusterID() + " is left out: its address "
                                + why.get() + "; change it in that cluster, its other gateways work");
            } else if (!usable.contains(Ipv4.parse(text))) {
                usable.add(Ipv4.parse(text));
            }
        }
        return usable;
    }

    /** Why no tunnel can end at that address. */
    private Optional<String> unusable(String text) {
        var address = Ipv4.tryParse(text);
        if (address.isEmpty()) {
            return Optional.of("\"" + text + "\" is not an IPv4 address");
        }
        return taken(new Cidr(address.get(), 32))
                .map(range -> address.get() + " lies in " + range)
                .or(() -> accepted.stream()
                        .filter(other -> other.gatewayIPs().contains(address.get()))
                        .findFirst()
                        .map(other -> address.get() + " is a gateway's of the cluster " + other.clusterID() + " too"))
                .or(() -> own.candidates().stream()
                        .filter(candidate -> candidate.gatewayIP().equals(address.get())
                                || candidate.internalIP().equals(address.get()))
                        .findFirst()
                        .map(candidate -> address.get() + " is that of this cluster's Node " + candidate.node()));
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

    private void addPods(RemoteCluster remote, String text, List<Ipv4> gateways, List<Cidr> ranges) {
        var pods = Cidr.tryParse(text);
        var clash = pods.flatMap(cidr -> clash(cidr, gateways)
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
    private Optional<String> clash(Cidr range, List<Ipv4> gateways) {
        for (var gateway : gateways) {
            if (range.contains(gateway)) {
                return Optional.of("its own Gateway's address " + gateway);
            }
        }
        var gateway = knownGateways.overlapping(range);
        if (gateway.isPresent()) {
            return gateway.map(found -> "the Gateway's address of " + found.getValue());
        }
        return own.candidates().stream()
                .filter(candidate -> range.contains(candidate.gatewayIP()) || range.contains(candidate.internalIP()))
                .findFirst()
                .map(candidate -> "this cluster's Gateway")
                .or(() -> taken(range));
    }

    private Optional<String> taken(Cidr range) {
        return known.overlapping(range).map(found -> found.getKey() + " of " + found.getValue());
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
