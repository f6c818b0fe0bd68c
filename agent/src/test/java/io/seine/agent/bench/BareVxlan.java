package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes in a row, a Pod on the first and the last, and nothing but the kernel's own VXLAN from each Node to the next: no address translation, no
 * filter, no connection tracking. The second addresses of the two Pods take a plain route instead, past the Nodes between.
 */
final class BareVxlan implements AutoCloseable {
    private static final int MTU = 1450;

    private final NetworkNamespace fabric;
    private final String prefix;
    private final int firstAddress;
    private final List<NetworkNamespace> nodes = new ArrayList<>();
    private final List<NetworkNamespace> pods = new ArrayList<>();

    /**
     * @param fabric a network with a bridge {@code br0}
     * @param prefix of the namespaces' names
     * @param firstAddress X of 172.18.0.X, which is the first Node's; those that follow are the next Nodes'
     * @param size Nodes, at least two
     */
    BareVxlan(NetworkNamespace fabric, String prefix, int firstAddress, int size) {
        this.fabric = fabric;
        this.prefix = prefix;
        this.firstAddress = firstAddress;
        for (int i = 1; i <= size; i++) {
            nodes.add(addNode(i));
        }
        for (int i : List.of(1, size)) {
            pods.add(addPod(i));
            node(i).shell("ip route add 10.31." + (size + 1 - i) + ".0/24 via " + underlay(size + 1 - i));
        }
        for (int i = 1; i < size; i++) {
            addTunnel(i, i, i + 1, 1);
            addTunnel(i, i + 1, i, 2);
            node(i).shell("ip route add 10.30." + size + ".0/24 via 10.32." + i + ".2");
            node(i + 1).shell("ip route add 10.30.1.0/24 via 10.32." + i + ".1");
        }
    }

    NetworkNamespace node(int number) {
        return nodes.get(number - 1);
    }

    NetworkNamespace firstPod() {
        return pods.getFirst();
    }

    NetworkNamespace lastPod() {
        return pods.getLast();
    }

    /** An end of the first tunnel. */
    static String nodeInTunnel(int number) {
        return "10.32.1." + number;
    }

    static String podInTunnel(int node) {
        return "10.30." + node + ".2";
    }

    static String podRouted(int node) {
        return "10.31." + node + ".2";
    }

    private NetworkNamespace addNode(int number) {
        var node = new NetworkNamespace(prefix + number);
        fabric.shell("ip link add " + node.name() + " type veth peer name eth0 netns " + node.name() + "; ip link set "
                + node.name() + " master br0 up");
        node.shell("ip addr add " + underlay(number) + "/24 dev eth0; ip link set eth0 up;"
                + " sysctl -qw net.ipv4.ip_forward=1; ip link add cni0 type bridge; ip link set cni0 up;"
                + " ip addr add 10.30." + number + ".1/24 dev cni0; ip addr add 10.31." + number + ".1/24 dev cni0");
        return node;
    }

    private NetworkNamespace addPod(int number) {
        var pod = new NetworkNamespace(prefix + "p" + number);
        node(number)
                .shell("ip link add pod type veth peer name eth0 netns " + pod.name()
                        + "; ip link set pod master cni0 up");
        pod.shell("ip link set eth0 up; ip addr add " + podInTunnel(number) + "/24 dev eth0; ip addr add "
                + podRouted(number) + "/24 dev eth0; ip route add default via 10.31." + number
                + ".1; ip route add 10.30.0.0/16 via 10.30." + number + ".1 mtu " + MTU);
        return pod;
    }

    private void addTunnel(int id, int from, int to, int end) {
        var device = "vxlan" + id;
        node(from)
                .shell("ip link add " + device + " type vxlan id " + id + " dstport 4789 nolearning local "
                        + underlay(from) + " remote " + underlay(to) + "; ip link set " + device + " mtu " + MTU
                        + " up; ip addr add 10.32." + id + "." + end + "/24 dev " + device);
    }

    private String underlay(int number) {
        return "172.18.0." + (firstAddress + number - 1);
    }

    @Override
    public void close() {
        pods.forEach(NetworkNamespace::close);
        nodes.forEach(NetworkNamespace::close);
    }
}
