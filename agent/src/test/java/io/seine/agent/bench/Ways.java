package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.TwoClusters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** All ways that are compared, side by side in one kernel. */
final class Ways implements AutoCloseable {
    private static final int PORT = 8080;

    private final TwoClusters clear = new TwoClusters("da-", 2, OptionalInt.empty());
    private final TwoClusters encrypted = new TwoClusters("db-", 2, OptionalInt.of(51_821));
    private final BareVxlan bare = new BareVxlan(clear.at("fabric"), "dc-", 41, 2);
    private final BareVxlan bareRow = new BareVxlan(clear.at("fabric"), "dd-", 51, 4);
    private final List<Receiver> receivers = new ArrayList<>();
    private final List<Way> all = new ArrayList<>();

    /** What the others are compared with. */
    final Way base;

    final Way gateways;
    final Way regulars;

    Ways() throws IOException {
        clear.applyAll();
        encrypted.applyAll();
        var client = clear.at("pa1");
        add("loopback: what the generator can do", client, "127.0.0.1", start(client), "127.0.0.1");
        var routed = start(bare.lastPod());
        add("Pod to Pod, plain routes", bare.firstPod(), BareVxlan.podRouted(1), routed, BareVxlan.podRouted(2));
        add(
                "Node to Node, bare VXLAN",
                bare.node(1),
                BareVxlan.nodeInTunnel(1),
                start(bare.node(2)),
                BareVxlan.nodeInTunnel(2));
        base = add(
                "Pod to Pod, bare VXLAN", bare.firstPod(), BareVxlan.podInTunnel(1), routed, BareVxlan.podInTunnel(2));
        add(
                "Pod to Pod, three bare VXLAN tunnels in a row",
                bareRow.firstPod(),
                BareVxlan.podInTunnel(1),
                start(bareRow.lastPod()),
                BareVxlan.podInTunnel(4));
        add("Pod to Pod inside a cluster", client, pod("a1"), start(clear.at("pa2")), pod("a2"));
        var ways = across(clear, "in clear");
        gateways = ways.getFirst();
        regulars = ways.getLast();
        across(encrypted, wireGuard());
    }

    /** A kernel without WireGuard leaves it to a process. */
    private String wireGuard() {
        var device = encrypted.at("a1").shell("ip -d link show seine-wg0");
        return device.contains("tun type tun") ? "wireguard-go" : "WireGuard";
    }

    List<Way> all() {
        return all;
    }

    private List<Way> across(TwoClusters clusters, String how) {
        return List.of(
                toService(clusters, "1", "gateways' Pods across clusters, " + how),
                toService(clusters, "2", "regular Nodes' Pods across clusters, " + how));
    }

    private Way toService(TwoClusters clusters, String node, String name) {
        var way = new Way(
                name,
                clusters.at("pa" + node),
                pod("a" + node),
                new InetSocketAddress(TwoClusters.IMPORTED, 80),
                start(clusters.at("pb" + node)));
        all.add(way);
        return way;
    }

    private Way add(String name, NetworkNamespace from, String source, Receiver receiver, String target) {
        var way = new Way(name, from, source, new InetSocketAddress(target, PORT), receiver);
        all.add(way);
        return way;
    }

    private Receiver start(NetworkNamespace place) {
        var receiver = Receiver.start(place, PORT, receivers.size());
        receivers.add(receiver);
        return receiver;
    }

    private static String pod(String node) {
        return TwoClusters.podOn(node);
    }

    @Override
    public void close() throws IOException {
        for (var receiver : receivers) {
            receiver.close();
        }
        bareRow.close();
        bare.close();
        encrypted.close();
        clear.close();
    }
}
