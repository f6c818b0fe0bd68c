package io.seine.agent.gateway;

import io.seine.agent.gateway.OwnCluster.Active;
import io.seine.agent.gateway.OwnCluster.Member;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.gateway.Remotes.Remote;
import io.seine.agent.kernel.NodeState;
import io.seine.agent.kernel.Ours;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a Node does.
 *
 * @param role its part
 * @param desired what its kernel shall hold
 * @param problems what was left out and why, sorted
 */
public record NodePlan(Role role, NodeState desired, List<Problem> problems) {
    /** Before the rules of cloud CNIs, which begin at 512, and after the kernel's own at 0. */
    private static final Rule TO_REMOTE = Rule.all(60, Ours.REMOTE_ROUTES);

    private static final Rule LAST_LEG = Rule.fromTunnel(61, Ours.LAST_LEG_ROUTES);

    /** Before {@link #TO_REMOTE}: the address of another cluster's tunnel end lies in a range of that cluster. */
    private static final int ENCRYPTED = 58;

    private static final int ENCRYPTED_BACK = 59;

    /** Assumed where the Node's own address is on none of its devices. */
    private static final int DEFAULT_MTU = 1500;

    /** A Node's part. */
    public enum Role {
        /** Nothing to do: no usable Gateway in this cluster, or no other cluster. */
        NONE,
        /** Sends what is for other clusters to the gateway. */
        REGULAR,
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
        var tunnel = new Tunnel(in.settings().tunnelPort(), carrierMtu - Tunnel.OVERHEAD);
        if (!gateway.node().equals(in.node())) {
            return new NodePlan(
                    Role.REGULAR, regular(in, own, node.get(), gateway, tunnel, remotes), List.copyOf(problems));
        }
        if (in.settings().encrypts() && in.key().isEmpty()) {
            problems.add(
                    new Problem(
                            Subject.GATEWAY,
                            gateway.node(),
                            "NoWireGuardKey",
                            "No other cluster is reached: traffic is to be encrypted and this cluster has no WireGuard key yet"));
            return nothing(problems);
        }
        var wireGuard = in.key()
                .filter(key -> in.settings().encrypts())
                .map(key -> wireGuard(in, key, gateway, carrierMtu, remotes));
        return new NodePlan(Role.GATEWAY, gateway(in, own, gateway, tunnel, wireGuard, remotes), List.copyOf(problems));
    }

    private static WireGuard wireGuard(NodeInputs in, WireGuardKey key, Active gateway, int mtu, List<Remote> remotes) {
        int port = in.settings().wireGuardPort().orElseThrow();
        var peers = new TreeMap<String, WireGuard.Peer>();
        remotes.forEach(remote ->
                peers.put(remote.publicKey(), new WireGuard.Peer(remote.gatewayIP(), port, remote.clusterAddress())));
        return WireGuard.of(key, port, mtu, gateway.clusterAddress(), peers);
    }

    private static NodePlan nothing(SortedSet<Problem> problems) {
        return new NodePlan(Role.NONE, NodeState.EMPTY, List.copyOf(problems));
    }

    /** A regular Node sends everything for other clusters to the gateway and takes everything from it. */
    private static NodeState regular(
            NodeInputs in, OwnCluster own, Member node, Active gateway, Tunnel tunnel, List<Remote> remotes) {
        var ranges = ranges(remotes);
        var toGateway = new Peer(gateway.internalIP(), ifOwn(in, node.internalIP()));
        var peers = new TreeMap<Cidr, Peer>();
        ranges.forEach(range -> peers.put(range, toGateway));
        var filter = new TunnelFilter(
                tunnel.port(),
                tunnel.mtu(),
                List.of(gateway.internalIP()),
                underlay(own, remotes),
                ranges,
                node.ranges().toList(),
                ServiceTranslation.of(in.exported()).onHost(node.internalIP()),
                node.internalIP(),
                Optional.empty());
        return NodeState.of(
                tunnel,
                Optional.empty(),
                peers,
                routes(Ours.REMOTE_ROUTES, ranges),
                List.of(TO_REMOTE),
                filter.table());
    }

    /** A gateway stands between the other clusters' gateways and the Nodes of its own cluster. */
    private static NodeState gateway(
            NodeInputs in,
            OwnCluster own,
            Active gateway,
            Tunnel tunnel,
            Optional<WireGuard> wireGuard,
            List<Remote> remotes) {
        var others = new TreeMap<>(own.nodes());
        others.remove(in.node());
        var inside = others.values().stream().flatMap(Member::ranges).toList();
        var outside = ranges(remotes);
        var services = ServiceTranslation.of(in.exported());

        var peers = new TreeMap<Cidr, Peer>();
        var fromInside = ifOwn(in, gateway.internalIP());
        others.values()
                .forEach(other ->
                        other.ranges().forEach(range -> peers.put(range, new Peer(other.internalIP(), fromInside))));
        var fromOutside = wireGuard.map(WireGuard::address).or(() -> ifOwn(in, gateway.gatewayIP()));
        remotes.forEach(remote ->
                remote.ranges().forEach(range -> peers.put(range, new Peer(remote.tunnelEnd(), fromOutside))));

        var filter = new TunnelFilter(
                tunnel.port(),
                tunnel.mtu(),
                Stream.concat(
                                remotes.stream().map(Remote::tunnelEnd),
                                others.values().stream().map(Member::internalIP))
                        .toList(),
                underlay(own, remotes),
                both(outside, inside),
                both(List.copyOf(own.ranges()), outside),
                services.onHost(gateway.internalIP()),
                gateway.internalIP(),
                Optional.of(new TunnelFilter.Gateway(
                        gateway.clusterAddress(),
                        outside,
                        services,
                        wireGuard.isEmpty()
                                ? List.of()
                                : remotes.stream().map(Remote::tunnelEnd).toList())));
        var encrypted = wireGuard.stream()
                .flatMap(device -> device.peers().values().stream())
                .map(peer -> new Cidr(peer.address(), 32))
                .toList();
        var routes = both(routes(Ours.REMOTE_ROUTES, outside), routes(Ours.LAST_LEG_ROUTES, inside));
        return NodeState.of(
                tunnel,
                wireGuard,
                peers,
                both(routes, routes(Ours.ENCRYPTED_ROUTES, encrypted)),
                both(List.of(TO_REMOTE, LAST_LEG), wireGuard.isEmpty() ? List.of() : encryptedRules(tunnel.port())),
                filter.table());
    }

    private static List<Rule> encryptedRules(int port) {
        return List.of(
                Rule.tunnelPackets(ENCRYPTED, port, Ours.ENCRYPTED_ROUTES),
                Rule.tunnelPacketsBack(ENCRYPTED_BACK, port, Ours.ENCRYPTED_ROUTES));
    }

    private static List<Cidr> ranges(List<Remote> remotes) {
        return remotes.stream().flatMap(remote -> remote.ranges().stream()).toList();
    }

    private static List<Ipv4> underlay(OwnCluster own, List<Remote> remotes) {
        return Stream.of(
                        remotes.stream().flatMap(remote -> Stream.of(remote.gatewayIP(), remote.tunnelEnd())),
                        own.nodes().values().stream().map(Member::internalIP),
                        own.gateway().stream().flatMap(gateway -> Stream.of(gateway.gatewayIP(), gateway.internalIP())))
                .flatMap(addresses -> addresses)
                .toList();
    }

    private static List<Route> routes(int table, List<Cidr> ranges) {
        return ranges.stream().map(range -> new Route(table, range)).toList();
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
