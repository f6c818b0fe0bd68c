package io.seine.agent.gateway;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The own cluster as the plan sees it: what could be read of its objects.
 *
 * @param gateway the one in use, empty if there is none that can be used
 * @param candidates the Gateway object's Node, then those that can take its place, in that order
 * @param nodes every Node that has an IPv4 InternalIP, by name
 * @param ranges everything that lies in this cluster, also what the plan cannot use
 */
record OwnCluster(
        Optional<Candidate> gateway,
        List<Candidate> candidates,
        SortedMap<String, Member> nodes,
        SortedSet<Cidr> ranges) {
    /** Of several Gateways the newest counts: while one replaces another, traffic belongs to the new one. */
    private static final Comparator<GatewayObject> NEWEST_LAST = Comparator.comparing(GatewayObject::leaving)
            .reversed()
            .thenComparing(GatewayObject::created)
            .thenComparing(GatewayObject::node);

    /** A Node that is or can be the gateway. */
    record Candidate(String node, Ipv4 gatewayIP, Ipv4 internalIP, Cidr services) {
        /** The source address of all that this cluster sends to others, whichever Node is its Gateway. */
        Ipv4 clusterAddress() {
            return services.network();
        }
    }

    /** A Node. */
    record Member(Ipv4 internalIP, List<Cidr> pods) {
        /** Everything that is delivered on this Node. */
        Stream<Cidr> ranges() {
            return Stream.concat(pods.stream(), Stream.of(new Cidr(internalIP, 32)));
        }
    }

    static OwnCluster read(NodeInputs in, Collection<Problem> problems) {
        var nodes = new TreeMap<String, Member>();
        var ranges = new TreeSet<Cidr>();
        for (var node : in.nodes()) {
            var pods = pods(node);
            ranges.addAll(pods);
            member(node, pods, problems).ifPresent(member -> {
                nodes.put(node.name(), member);
                member.ranges().forEach(ranges::add);
            });
        }
        var object = in.gateways().stream().max(NEWEST_LAST);
        var first = object.flatMap(newest -> first(newest, problems));
        var candidates = first.stream()
                .flatMap(one -> Stream.concat(Stream.of(one), standbys(object.orElseThrow(), one)))
                .toList();
        first.ifPresent(one -> ranges.add(one.services()));
        var chosen = candidates.stream()
                .filter(candidate ->
                        Optional.of(candidate.node()).equals(in.choice().gateway()))
                .findFirst()
                .or(() -> first);
        return new OwnCluster(chosen, candidates, nodes, ranges);
    }

    /** The own Node, if it is a candidate. */
    Optional<Candidate> candidate(String node) {
        return candidates.stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst();
    }

    /** The controller writes them from what it has checked; what cannot be read can take nobody's place. */
    private static Stream<Candidate> standbys(GatewayObject object, Candidate first) {
        var names = new TreeSet<>(List.of(first.node()));
        return object.standbys().stream().flatMap(standby -> {
            var gatewayIP = Ipv4.tryParse(standby.gatewayIP());
            var internalIP = Ipv4.tryParse(standby.internalIP());
            return gatewayIP.isPresent() && internalIP.isPresent() && names.add(standby.node())
                    ? Stream.of(new Candidate(standby.node(), gatewayIP.get(), internalIP.get(), first.services()))
                    : Stream.empty();
        });
    }

    private static List<Cidr> pods(ClusterNode node) {
        // The other family of a dual-stack cluster is not an error, it is not used.
        return node.podCIDRs().stream()
                .flatMap(text -> Cidr.tryParse(text).stream())
                .toList();
    }

    private static Optional<Candidate> first(GatewayObject object, Collection<Problem> problems) {
        var gatewayIP = Ipv4.tryParse(object.gatewayIP());
        var internalIP = Ipv4.tryParse(object.internalIP());
        var services = Cidr.tryParse(object.serviceCIDR());
        if (gatewayIP.isEmpty() || internalIP.isEmpty() || services.isEmpty()) {
            var wrong = gatewayIP.isEmpty()
                    ? "gatewayIP \"" + object.gatewayIP() + "\" is not an IPv4 address"
                    : internalIP.isEmpty()
                            ? "internalIP \"" + object.internalIP() + "\" is not an IPv4 address"
                            : "serviceCIDR \"" + object.serviceCIDR() + "\" is not an IPv4 address range";
            problems.add(new Problem(
                    Subject.GATEWAY,
                    object.node(),
                    "UnusableGateway",
                    "The Gateway " + object.node() + " cannot be used, so no other cluster is reached: its " + wrong
                            + "; the member controller writes it from the Node's addresses and its own configuration"));
            return Optional.empty();
        }
        return Optional.of(new Candidate(object.node(), gatewayIP.get(), internalIP.get(), services.get()));
    }

    private static Optional<Member> member(ClusterNode node, List<Cidr> pods, Collection<Problem> problems) {
        var internalIP = Ipv4.tryParse(node.internalIP());
        if (internalIP.isEmpty()) {
            problems.add(new Problem(
                    Subject.NODE,
                    node.name(),
                    "NoInternalIP",
                    "The Node " + node.name()
                            + " has no IPv4 InternalIP, so its Pods are not reached from other clusters"
                            + " and reach none"));
        } else if (pods.isEmpty()) {
            problems.add(new Problem(
                    Subject.NODE,
                    node.name(),
                    "NoPodCIDR",
                    "The Node " + node.name()
                            + " has no IPv4 podCIDR, so its Pods are not reached from other clusters and"
                            + " reach none; the agent needs a CNI that gives Pods addresses of their Node's podCIDR"));
        }
        return internalIP.map(address -> new Member(address, pods));
    }
}
