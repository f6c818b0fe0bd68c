package io.seine.sandbox.plan;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which clusters a sandbox has.
 *
 * @param clusters in the order that gives them their addresses; adding one at the end leaves the others as they are
 */
public record Topology(List<Cluster> clusters) {
    /** The addresses of a sandbox's network end here. */
    private static final int MOST_CLUSTERS = 24;

    private static final int MOST_NODES = 9;

    /** Machines of the sandbox that belong to no cluster. */
    private static final Set<String> RESERVED = Set.of("fabric", "images");

    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9]{0,7})");

    /**
     * One cluster.
     *
     * @param name one to eight lower-case letters and digits
     * @param nodes 0 to 9; a cluster without nodes has an API server and controllers, and runs no Pods
     * @param proxy how its kube-proxies work
     * @param cni how its nodes connect their Pods
     */
    public record Cluster(String name, int nodes, ProxyMode proxy, Cni cni) {
        /** One whose kube-proxies use nftables, and whose nodes have routes to one another's Pods. */
        public Cluster(String name, int nodes) {
            this(name, nodes, ProxyMode.NFTABLES, Cni.ROUTES);
        }

        /**
         * The cluster that two to four words name: its name, its number of nodes and, if given, its kube-proxies' mode and its CNI.
         *
         * @throws IllegalArgumentException if a word is not what it should be
         */
        public static Cluster of(String[] words) {
            return new Cluster(
                    words[0],
                    Integer.parseInt(words[1]),
                    words.length < 3 ? ProxyMode.NFTABLES : ProxyMode.of(words[2]),
                    words.length < 4 ? Cni.ROUTES : Cni.of(words[3]));
        }

        public Cluster {
            if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
                throw new IllegalArgumentException(
                        "\"" + name
                                + "\" is no name for a cluster; use one to eight lower-case letters and digits, and neither \"fabric\" nor \"images\".");
            }
            if (nodes < 0 || nodes > MOST_NODES) {
                throw new IllegalArgumentException("A cluster of " + nodes + " nodes is not possible; use 0 to 9.");
            }
        }
    }

    public Topology {
        clusters = List.copyOf(clusters);
        if (clusters.isEmpty() || clusters.size() > MOST_CLUSTERS) {
            throw new IllegalArgumentException(clusters.size() + " clusters are not possible; use 1 to 24.");
        }
        if (clusters.stream().map(Cluster::name).distinct().count() < clusters.size()) {
            throw new IllegalArgumentException("Two clusters have one name; give each its own.");
        }
    }

    /** The clusters of the guide's example: leader {@code north}, members {@code east} and {@code west}. */
    public static Topology guide() {
        return new Topology(List.of(new Cluster("north", 1), new Cluster("east", 2), new Cluster("west", 2)));
    }

    /** Clusters without nodes. */
    public static Topology controlPlanes(List<String> names) {
        return new Topology(names.stream().map(name -> new Cluster(name, 0)).toList());
    }

    /** Whether some cluster has nodes. */
    public boolean hasNodes() {
        return clusters.stream().anyMatch(cluster -> cluster.nodes() > 0);
    }
}
