package io.seine.sandbox.plan;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One cluster. Its control plane is a machine of its own, with the cluster's name.
 *
 * @param name such as {@code east}
 * @param address of the control plane, in the network of all machines
 * @param pods range of the cluster's Pods; each node has a part of it
 * @param services range of the cluster's Services
 * @param nodes the nodes
 * @param proxy how their kube-proxies work
 * @param cni how they connect their Pods
 */
public record ClusterPlan(
        String name, Ipv4 address, Cidr pods, Cidr services, List<NodePlan> nodes, ProxyMode proxy, Cni cni) {
    /** The port of the API server. */
    public static final int PORT = 6443;

    private static final int ADDRESSES_PER_CLUSTER = 10;

    public ClusterPlan {
        nodes = List.copyOf(nodes);
    }

    /**
     * Computes a cluster's addresses.
     *
     * @param index its place among the clusters, from 0
     * @param network the network of all machines, of at least 250 addresses
     */
    static ClusterPlan of(Topology.Cluster cluster, int index, Cidr network) {
        int first = ADDRESSES_PER_CLUSTER * (index + 1);
        Cidr pods = new Cidr(Ipv4.parse("10." + (10 + index) + ".0.0"), 16);
        List<NodePlan> nodes = IntStream.rangeClosed(1, cluster.nodes())
                .mapToObj(number -> new NodePlan(
                        cluster.name() + "-" + number,
                        address(network, first + number),
                        new Cidr(address(pods, number << 8), 24)))
                .toList();
        Cidr services = new Cidr(Ipv4.parse("10." + (110 + index) + ".0.0"), 16);
        return new ClusterPlan(
                cluster.name(), address(network, first), pods, services, nodes, cluster.proxy(), cluster.cni());
    }

    /** The API server as machines, Pods and the host reach it. */
    public String server() {
        return "https://" + address + ":" + PORT;
    }

    /** The ClusterIP of the Service {@code kubernetes}: the first of the range. */
    public Ipv4 apiService() {
        return address(services, 1);
    }

    /** The ClusterIP of the Service {@code kube-dns}. */
    public Ipv4 dnsService() {
        return address(services, 10);
    }

    /** The address that is so many above the first of a range. */
    public static Ipv4 address(Cidr range, int offset) {
        return new Ipv4(range.network().bits() + offset);
    }
}
