package io.seine.sandbox.cluster;

import io.seine.sandbox.plan.ClusterPlan;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The cluster's name service: CoreDNS, as a Deployment. */
public final class ClusterDns {
    private ClusterDns() {}

    /** Its objects, as YAML documents. */
    public static String objects(ClusterPlan cluster, String image) {
        return Text.of(
                "coredns.yaml", Map.of("DNS_ADDRESS", cluster.dnsService().toString(), "COREDNS_IMAGE", image));
    }

    /** Why it does not answer yet. */
    public static Optional<String> lacking(ApiServer api) throws IOException, InterruptedException {
        int ready = api.get("/apis/apps/v1/namespaces/kube-system/deployments/coredns")
                .path("status")
                .path("readyReplicas")
                .asInt(0);
        return ready > 0 ? Optional.empty() : Optional.of("no Pod of Deployment kube-system/coredns is ready");
    }
}
