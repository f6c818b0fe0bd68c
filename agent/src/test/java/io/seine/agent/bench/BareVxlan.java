package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;

/**
 * Two Nodes with a Pod on each and nothing but the kernel's own VXLAN between them: no address translation, no filter, no connection
 * tracking. The Pods' second addresses take a plain route instead of the tunnel.
 */
final class BareVxlan implements AutoCloseable {
    private static final int MTU = 1450;

    private final NetworkNamespace fabric;
    private final String prefix;
    private final List<NetworkNamespace> nodes = new ArrayList<>();
    private final List<NetworkNamespace> pods = new ArrayList<>();

    /**
     * @param fabric a network with a bridge {@code br0}, in which 172.18.0.41 and .42 are free
     * @param prefix of the namespaces' names
     */
    BareVxlan(NetworkNamespace fabric, String prefix) {
        this.fabric = fabric;
        this.prefix = prefix;
        for (int i = 1; i <= 2; i++) {
            nodes.add(addNode(i));
            pods.add(addPod(i));
        }
        for (int i = 1; i <= 2; i++) {
            connect(i, 3 - i);
        }
    }

    NetworkNamespace node(int number) {
        return nodes.get(number - 1);
    }

    NetworkNamespace pod(int number) {
        return pods.get(number - 1);
    }

    static String nodeInTunnel(int number) {
        return "10.32.0." + number;
    }

    static String podInTunnel(int number) {
        return "10.30." + number + ".2";
    }

    static String podRouted(int number) {
        return "10.31." + number + ".2";
    }

    private NetworkNamespace addNode(int number) {
        var node = new NetworkNamespace(prefix + number);
        fabric.shell("ip link add bare" + number + " type veth peer name eth0 netns " + node.name()
                + "; ip link set bare" + number + " master br0 up");
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

    private void connect(int number, int other) {
        node(number)
                .shell("ip link add vxlan0 type vxlan id 1 dstport 4789 nolearning local " + underlay(number)
                        + " remote " + underlay(other) + "; ip link set vxlan0 mtu " + MTU + " up; ip addr add "
                        + nodeInTunnel(number) + "/24 dev vxlan0; ip route add 10.30." + other + ".0/24 via "
                        + nodeInTunnel(other) + "; ip route add 10.31." + other + ".0/24 via " + underlay(other));
    }

    private static String underlay(int number) {
        return "172.18.0." + (40 + number);
    }

    @Override
    public void close() {
        pods.forEach(NetworkNamespace::close);
        nodes.forEach(NetworkNamespace::close);
    }
}
