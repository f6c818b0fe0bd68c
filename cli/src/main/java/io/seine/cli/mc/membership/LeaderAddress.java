package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.Report;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** The address at which members reach the leader's API server. */
final class LeaderAddress {
    private static final Set<String> OWN_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "0.0.0.0");

    private LeaderAddress() {}

    /**
     * The address that was asked for; else what kubeadm tells its own Nodes; else what the person's kubeconfig has, which may be good
     * only where it lies, so that a warning is due where it clearly is.
     */
    static String of(Cluster leader, Optional<String> asked, Report report) {
        var address =
                asked.or(() -> clusterInfo(leader)).orElse(leader.server()).replaceFirst("/+$", "");
        if (isOwnMachine(address)) {
            report.warn(
                    "the leader's API server is " + address
                            + ", which other clusters cannot reach; give the address that they can with --leader-apiserver URL");
        }
        return address;
    }

    static boolean isOwnMachine(String address) {
        try {
            var host = URI.create(address).getHost();
            return host != null && OWN_MACHINE.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** ConfigMap kube-public/cluster-info, which kubeadm makes for whoever wants to join as a Node. */
    private static Optional<String> clusterInfo(Cluster leader) {
        try {
            return Optional.ofNullable(leader.client()
                            .configMaps()
                            .inNamespace("kube-public")
                            .withName("cluster-info")
                            .get())
                    .flatMap(map -> Optional.ofNullable(map.getData()))
                    .map(data -> data.get("kubeconfig"))
                    .map(KubeConfigUtils::parseConfigFromString)
                    .flatMap(config -> config.getClusters().stream().findFirst())
                    .map(cluster -> cluster.getCluster().getServer())
                    .filter(server -> server != null && !server.isBlank());
        } catch (KubernetesClientException e) {
            // Not everybody may read it, and not every cluster has it.
            return Optional.empty();
        }
    }
}
