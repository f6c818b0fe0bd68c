package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration of a member's controller, changed as a user does: a ConfigMap, and a restart. */
final class MemberConfiguration {
    private final GuideClusters clusters;
    private final Place member;
    private final String before;

    private MemberConfiguration(GuideClusters clusters, Place member, String before) {
        this.clusters = clusters;
        this.member = member;
        this.before = before;
    }

    /** Announces the Pod CIDRs of the cluster's Nodes, and what {@code further} says. */
    static MemberConfiguration withPodCidrs(GuideClusters clusters, Place member, String further) throws Exception {
        return written(clusters, member, podCidrs(clusters, member), further);
    }

    /** Announces these Pod CIDRs. */
    static MemberConfiguration withPodCidrs(GuideClusters clusters, Place member, List<String> ranges)
            throws Exception {
        return written(clusters, member, json(ranges), "");
    }

    private static MemberConfiguration written(GuideClusters clusters, Place member, String podCidrs, String further)
            throws Exception {
        var configuration = new MemberConfiguration(clusters, member, read(clusters, member));
        configuration.write("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: MultiClusterConfig
                podCIDRs: %s
                %s
                """.formatted(podCidrs, further));
        return configuration;
    }

    /** The Pod CIDRs of the cluster's Nodes, as JSON. */
    static String podCidrs(GuideClusters clusters, Place member) throws Exception {
        var ranges = clusters.run(member, "kubectl get nodes -o jsonpath='{.items[*].spec.podCIDR}'");
        return json(List.of(ranges.strip().split(" ", -1)));
    }

    private static String json(List<String> ranges) {
        return ranges.stream().map(range -> "\"" + range + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    /** Puts it back as it was; does nothing where it is so already. */
    void restore() throws Exception {
        if (!read(clusters, member).equals(before)) {
            write(before);
        }
    }

    private static String read(GuideClusters clusters, Place member) throws Exception {
        return clusters.run(
                        member,
                        "kubectl get configmap antrea-mc-controller-config -n kube-system"
                                + " -o jsonpath='{.data.controller_manager_config\\.yaml}'")
                .strip();
    }

    private void write(String configuration) throws Exception {
        clusters.run(member, """
                kubectl create configmap antrea-mc-controller-config -n kube-system --dry-run=client -o yaml \
                  --from-file=controller_manager_config.yaml=/dev/stdin <<'END' | kubectl replace -f -
                %s
                END
                kubectl -n kube-system rollout restart deployment/antrea-mc-controller
                kubectl -n kube-system rollout status deployment/antrea-mc-controller --timeout=120s
                """.formatted(configuration.strip()));
    }
}
