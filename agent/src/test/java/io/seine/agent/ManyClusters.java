package io.seine.agent;

import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import java.util.List;
import java.util.stream.IntStream;

/** Announcements of other clusters, as many as wanted, that do not clash. */
record ManyClusters(int clusters, int podRanges) {

    /** The cluster of that number; each version has another gateway and another first range of Pods. */
    RemoteCluster cluster(int number, int version) {
        return new RemoteCluster(
                name(number) + "-clusterinfo",
                "2026-11-24T00:00:00Z",
                name(number),
                List.of(gateway(number, version)),
                services(number),
                pods(number, version),
                "");
    }

    List<RemoteCluster> all() {
        return IntStream.range(0, clusters)
                .mapToObj(number -> cluster(number, 0))
                .toList();
    }

    static String name(int number) {
        return "cluster-" + number;
    }

    static String gateway(int number, int version) {
        return "172.19." + number + "." + (1 + version % 250);
    }

    static String services(int number) {
        return "100." + (64 + number / 16) + "." + number % 16 * 16 + ".0/20";
    }

    List<String> pods(int number, int version) {
        return IntStream.range(0, podRanges)
                .mapToObj(range -> "11." + number + "." + (range == 0 ? 128 + version % 128 : range) + ".0/24")
                .toList();
    }

    @Override
    public String toString() {
        return clusters
                + (clusters == 1 ? " other cluster" : " other clusters")
                + (podRanges == 0 ? "" : String.format(", %,d CIDRs in all", clusters * (1 + podRanges)));
    }
}
