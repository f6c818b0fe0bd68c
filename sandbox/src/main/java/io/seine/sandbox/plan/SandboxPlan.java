package io.seine.sandbox.plan;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole sandbox.
 *
 * @param network the network of all machines and the host; no other sandbox or interface of the host has it
 * @param topology what was asked for
 */
public record SandboxPlan(Cidr network, Topology topology) {
    /** The machine that joins the others. */
    public static final String FABRIC = "fabric";

    /** The host's address in the network. */
    public Ipv4 host() {
        return ClusterPlan.address(network, 1);
    }

    /** The machines' default gateway, which leads nowhere. */
    public Ipv4 gateway() {
        return ClusterPlan.address(network, 254);
    }

    /** The clusters, in the topology's order. */
    public List<ClusterPlan> clusters() {
        var clusters = new ArrayList<ClusterPlan>();
        for (Topology.Cluster cluster : topology.clusters()) {
            clusters.add(ClusterPlan.of(cluster, clusters.size(), network));
        }
        return clusters;
    }

    /** The cluster of that name. */
    public Optional<ClusterPlan> cluster(String name) {
        return clusters().stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst();
    }

    /** The names of all machines: the fabric, each cluster's control plane, each node. */
    public List<String> machines() {
        return Stream.concat(
                        Stream.of(FABRIC),
                        clusters().stream()
                                .flatMap(cluster -> Stream.concat(
                                        Stream.of(cluster.name()),
                                        cluster.nodes().stream().map(NodePlan::name))))
                .toList();
    }

    /** The plan as text that {@link #parse} reads: the network, then one line per cluster with its number of nodes its kube-proxies' mode and its CNI. */
    public String text() {
        var text = new StringBuilder("network ").append(network).append('\n');
        topology.clusters()
                .forEach(cluster -> text.append(cluster.name())
                        .append(' ')
                        .append(cluster.nodes())
                        .append(' ')
                        .append(cluster.proxy().text())
                        .append(' ')
                        .append(cluster.cni().text())
                        .append('\n'));
        return text.toString();
    }

    /**
     * Reads a plan from text.
     *
     * @throws IllegalArgumentException if it is not what {@link #text} writes
     */
    public static SandboxPlan parse(String text) {
        List<String[]> lines = text.lines().map(line -> line.split(" ", -1)).toList();
        if (lines.isEmpty()
                || lines.getFirst().length != 2
                || lines.stream().skip(1).anyMatch(words -> words.length < 2 || words.length > 4)) {
            throw new IllegalArgumentException("not the plan of a sandbox: \"" + text + "\"");
        }
        List<Topology.Cluster> clusters =
                lines.stream().skip(1).map(Topology.Cluster::of).toList();
        return new SandboxPlan(Cidr.parse(lines.getFirst()[1]), new Topology(clusters));
    }
}
