package io.seine.agent.gateway;

import io.seine.agent.gateway.OwnCluster.Candidate;
import io.seine.agent.gateway.OwnCluster.Member;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.gateway.Remotes.Remote;
import io.seine.agent.kernel.NodeState;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.Peer;
import io.seine.agent.kernel.Route;
import io.seine.agent.kernel.Rule;
import io.seine.agent.kernel.Tunnel;
import io.seine.agent.kernel.WireGuard;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a Node does.
 *
 * @param role its part
 * @param desired what its kernel shall hold
 * @param watched whom it asks whether they are there
 * @param problems what was left out and why, sorted
 */
public record NodePlan(Role role, NodeState desired, Watched watched, List<Problem> problems) {
    /** Assumed where the Node's own address is on none of its devices. */
    private static final int DEFAULT_MTU = 1500;

    /** A Node's part. */
    public enum Role {
        /** Nothing to do: no usable Gateway in this cluster, or no other cluster. */
        NONE,
        /** Sends what is for other clusters to the gateway. */
        REGULAR,
        /** Does the same, and is ready to be the gateway. */
        STANDBY,
        /** Exchanges packets with the gateways of other clusters. */
        GATEWAY
    }

    public NodePlan {
        problems = List.copyOf(problems);
    }

    /** The plan; it depends on nothing but {@code in}, and not on the order of its lists. */
    public static NodePlan of(NodeInputs in) {
        var problems = new TreeSet<Problem>();
        var own = OwnCluster.read(in, problems);
        var node = Optional.ofNullable(own.nodes().get(in.node()));
        if (own.gateway().isEmpty() || node.isEmpty()) {
            return nothing(problems);
        }
        var gateway = own.gateway().get();
        var remotes = Remotes.accept(in, own, problems);
        if (remotes.isEmpty()) {
            return nothing(problems);
        }
        var underlayMtu = mtu(in, node.get(), problems);
        // The same on every Node of the cluster, so that packets which are too large are told so where they come from.
        var carrierMtu = in.settings().encrypts() ? underlayMtu - WireGuard.OVERHEAD : underlayMtu;
        var tunnel = new Tunnel(
                in.settings().tunnelPort(),
                carrierMtu - Tunnel.OVERHEAD,
                in.identities().isPresent());
        var active = gateway.node().equals(in.node());
        if (active && in.settings().encrypts() && in.key().isEmpty()) {
            problems.add(
                    new Problem(
                            Subject.GATEWAY,
                            gateway.node(),
                            "NoWireGuardKey",
                            "No other cluster is reached: traffic is to be encrypted and this cluster has no WireGuard key yet"));
            return nothing(problems);
        }
        standIn(own, gateway, problems);
        var watched = watched(in, own, active, remotes);
        var desired = active
                ? gateway(in, own, node.get(), gateway, tunnel, carrierMtu, remotes, watched)
                : regular(in, own, node.get(), tunnel, remotes, watched);
        return new NodePlan(
                active ? Role.GATEWAY : watched.isCandidate() ? Role.STANDBY : Role.REGULAR,
                desired,
                watched,
                List.copyOf(problems));
    }

    private static void standIn(OwnCluster own, Candidate gateway, SortedSet<Problem> problems) {
        var meant = own.candidates().getFirst().node();
        if (!meant.equals(gateway.node())) {
            problems.add(new Problem(
                    Subject.GATEWAY,
                    meant,
                    "GatewayNotAnswering",
                    "The gateway " + meant + " does not answer, or reaches fewer clusters than " + gateway.node()
                            + ", which stands in for it until it answers again or the controller makes another Node the"
                            + " gateway; look at the Node " + meant + " and its network"));
        }
    }

    /** Where traffic is encrypted there is one way to another cluster, whichever of its gateways is at the end, and only the gateway has it. */
    private static Watched watched(NodeInputs in, OwnCluster own, boolean active, List<Remote> remotes) {
        var reach = own.candidate(in.node()).isPresent()
                && (active || !in.settings().encrypts());
        return new Watched(
                in.node(),
                in.settings().encrypts(),
                own.candidates().stream()
                        .map(candidate -> new Watched.Candidate(candidate.node(), candidate.internalIP()))
                        .toList(),
                reach
                        ? remotes.stream()
                                .map(remote -> new Watched.Remote(
                                        remote.clusterID(),
                                        remote.gatewayIPs(),
                                        Optional.of(remote.tunnelEnd()).filter(end -> remote.encrypted())))
                                .toList()
                        : List.of());
    }

    private static WireGuard wireGuard(NodeInputs in, WireGuardKey key, Candidate self, int mtu, List<Remote> remotes) {
        int port = in.settings().wireGuardPort().orElseThrow();
        var peers = new TreeMap<String, WireGuard.Peer>();
        remotes.forEach(remote -> {
            // Where one is chosen, none of the others is good enough.
            var others = in.choice().remotes().containsKey(remote.clusterID()) ? List.<Ipv4>of() : remote.gatewayIPs();
            peers.put(remote.publicKey(), WireGuard.Peer.of(remote.gatewayIP(), others, port, remote.clusterAddress()));
        });
        return WireGuard.of(key, port, mtu, self.clusterAddress(), peers);
    }

    private static NodePlan nothing(SortedSet<Problem> problems) {
        return new NodePlan(Role.NONE, NodeState.EMPTY, Watched.NOBODY, List.copyOf(problems));
    }

    /**
     * A regular Node sends everything for other clusters to the gateway and takes everything from it, or from one that takes its place. So does
     * one that is ready to, but it also talks with those that only gateways talk with.
     */
    private static NodeState regular(
            NodeInputs in, OwnCluster own, Member node, Tunnel tunnel, List<Remote> remotes, Watched watched) {
        var numbers = in.settings().numbers();
        var ranges = ranges(remotes);
        var local = ifOwn(in, node.internalIP());
        var toGateway = new Peer(own.gateway().orElseThrow().internalIP(), local);
        var peers = new TreeMap<Cidr, Peer>();
        ranges.forEach(range -> peers.put(range, toGateway));
        var outside = own.candidate(in.node()).flatMap(self -> ifOwn(in, self.gatewayIP()));
        probes(peers, watched, local, outside);
        var askers = watched.isCandidate() ? askers(in, own, remotes) : Stream.<Ipv4>empty();
        var filter = new TunnelFilter(
                tunnel.port(),
                tunnel.mtu(),
                Stream.concat(own.candidates().stream().map(Candidate::internalIP), askers)
                        .filter(address -> !address.equals(node.internalIP()))
                        .toList(),
                underlay(own, remotes),
                ranges,
                node.ranges().toList(),
                ServiceTranslation.of(in.exported()).onHost(node.internalIP()),
                node.internalIP(),
                numbers.connectionMark(),
                identities(in, node),
                Optional.empty());
        return NodeState.of(
                tunnel,
                Optional.empty(),
                peers,
                both(routes(numbers.remoteRoutes(), ranges), probes(numbers, watched.asked())),
                List.of(toRemote(numbers), probes(numbers)),
                filter.table());
    }

    /** Outer addresses of all that send tunnel packets to a gateway. */
    private static Stream<Ipv4> askers(NodeInputs in, OwnCluster own, List<Remote> remotes) {
        return Stream.concat(
                remotes.stream().flatMap(remote -> remote.tunnelEnds().stream()),
                own.nodes().entrySet().stream()
                        .filter(node -> !node.getKey().equals(in.node()))
                        .map(node -> node.getValue().internalIP()));
    }

    /** Where probes go to: the address that is asked is that of the tunnel's other end. */
    private static void probes(
            SortedMap<Cidr, Peer> peers, Watched watched, Optional<Ipv4> inside, Optional<Ipv4> outside) {
        watched.others()
                .forEach(candidate ->
                        peers.put(new Cidr(candidate.address(), 32), new Peer(candidate.address(), inside)));
        watched.remotes()
                .forEach(remote -> remote.asked()
                        .forEach(address -> peers.put(
                                new Cidr(address, 32), new Peer(remote.end().orElse(address), outside))));
    }

    /** A gateway stands between the other clusters' gateways and the Nodes of its own cluster. */
    private static NodeState gateway(
            NodeInputs in,
            OwnCluster own,
            Member node,
            Candidate self,
            Tunnel tunnel,
            int carrierMtu,
            List<Remote> remotes,
            Watched watched) {
        var numbers = in.settings().numbers();
        var others = new TreeMap<>(own.nodes());
        others.remove(in.node());
        var inside = others.values().stream().flatMap(Member::ranges).toList();
        var outside = ranges(remotes);
        var services = ServiceTranslation.of(in.exported());
        var wireGuard = in.key()
                .filter(key -> in.settings().encrypts())
                .map(key -> wireGuard(in, key, self, carrierMtu, remotes));

        var peers = new TreeMap<Cidr, Peer>();
        var fromInside = ifOwn(in, self.internalIP());
        others.values()
                .forEach(other ->
                        other.ranges().forEach(range -> peers.put(range, new Peer(other.internalIP(), fromInside))));
        var fromOutside = wireGuard.map(WireGuard::address).or(() -> ifOwn(in, self.gatewayIP()));
        remotes.forEach(remote ->
                remote.ranges().forEach(range -> peers.put(range, new Peer(remote.tunnelEnd(), fromOutside))));
        probes(peers, watched, fromInside, fromOutside);

        var filter = new TunnelFilter(
                tunnel.port(),
                tunnel.mtu(),
                askers(in, own, remotes).toList(),
                underlay(own, remotes),
                both(outside, inside),
                both(List.copyOf(own.ranges()), outside),
                services.onHost(self.internalIP()),
                self.internalIP(),
                numbers.connectionMark(),
                identities(in, node),
                Optional.of(new TunnelFilter.Gateway(
                        self.clusterAddress(),
                        outside,
                        remotes.stream().map(Remote::clusterAddress).toList(),
                        node.ranges().toList(),
                        inside,
                        services,
                        !in.settings().podToPod(),
                        remotes.stream()
                                .filter(Remote::encrypted)
                                .map(Remote::tunnelEnd)
                                .toList())));
        var encrypted = wireGuard.stream()
                .flatMap(device -> device.peers().values().stream())
                .map(peer -> new Route(numbers.encryptedRoutes(), new Cidr(peer.address(), 32), true))
                .toList();
        var routes = both(routes(numbers.remoteRoutes(), outside), routes(numbers.lastLegRoutes(), inside));
        var rules = both(
                List.of(
                        toRemote(numbers),
                        probes(numbers),
                        Rule.fromTunnel(numbers.lastLegRule(), numbers.lastLegRoutes())),
                wireGuard.isEmpty() ? List.of() : encryptedRules(numbers, tunnel.port()));
        return NodeState.of(
                tunnel,
                wireGuard,
                peers,
                both(both(routes, probes(numbers, watched.asked())), encrypted),
                rules,
                filter.table());
    }

    private static Optional<Identities> identities(NodeInputs in, Member node) {
        return in.identities()
                .map(labelled ->
                        Identities.of(node.pods(), new TreeSet<>(in.addresses().keySet()), labelled));
    }

    private static Rule toRemote(Numbers numbers) {
        return Rule.all(numbers.remoteRule(), numbers.remoteRoutes());
    }

    private static Rule probes(Numbers numbers) {
        return Rule.probes(numbers.probeRule(), numbers.probeRoutes());
    }

    private static List<Route> probes(Numbers numbers, List<Ipv4> probed) {
        return routes(
                numbers.probeRoutes(),
                probed.stream().map(address -> new Cidr(address, 32)).toList());
    }

    private static List<Rule> encryptedRules(Numbers numbers, int port) {
        return List.of(
                Rule.tunnelPackets(numbers.encryptedRule(), port, numbers.encryptedRoutes()),
                Rule.tunnelPacketsBack(numbers.encryptedBackRule(), port, numbers.encryptedRoutes()));
    }

    private static List<Cidr> ranges(List<Remote> remotes) {
        return remotes.stream().flatMap(remote -> remote.ranges().stream()).toList();
    }

    private static List<Ipv4> underlay(OwnCluster own, List<Remote> remotes) {
        return Stream.of(
                        remotes.stream()
                                .flatMap(remote ->
                                        Stream.concat(remote.gatewayIPs().stream(), Stream.of(remote.tunnelEnd()))),
                        own.nodes().values().stream().map(Member::internalIP),
                        own.candidates().stream()
                                .flatMap(candidate -> Stream.of(candidate.gatewayIP(), candidate.internalIP())))
                .flatMap(addresses -> addresses)
                .toList();
    }

    private static List<Route> routes(int table, List<Cidr> ranges) {
        return ranges.stream().map(range -> new Route(table, range, false)).toList();
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** Behind address translation a Gateway's address is not its Node's: the kernel chooses then. */
    private static Optional<Ipv4> ifOwn(NodeInputs in, Ipv4 address) {
        return in.addresses().containsKey(address) ? Optional.of(address) : Optional.empty();
    }

    /** The largest packet that goes from this Node to others, in bytes. */
    private static int mtu(NodeInputs in, Member node, SortedSet<Problem> problems) {
        var mtu = in.addresses().get(node.internalIP());
        if (mtu == null) {
            problems.add(new Problem(
                    Subject.NODE,
                    in.node(),
                    "UnknownUnderlay",
                    "The InternalIP " + node.internalIP() + " of the Node " + in.node()
                            + " is on none of its devices, so packets of " + DEFAULT_MTU
                            + " bytes are assumed to fit between Nodes; correct the kubelet's --node-ip"));
            return DEFAULT_MTU;
        }
        return mtu;
    }
}
