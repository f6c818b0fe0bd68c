package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration of a member's controller, changed as a user does: a ConfigMap, and a restart. */
final class MemberConfiguration {
    private final GuideClusters clusters;
    private final Place member;
    private final String before;
    private final Rollout controller;

    private MemberConfiguration(GuideClusters clusters, Place member, String before) {
        this.clusters = clusters;
        this.member = member;
        this.before = before;
        this.controller = Rollout.ofController(clusters, member);
    }

    /** Announces the Pod CIDRs of the cluster's Nodes, and what {@code further} says. */
    static MemberConfiguration withPodCidrs(GuideClusters clusters, Place member, String further) throws Exception {
        return written(clusters, member, podCidrs(clusters, member), further);
    }

    /** Announces the Pod CIDRs of the Nodes of each of the clusters, in all of them at a time. */
    static List<MemberConfiguration> withPodCidrs(GuideClusters clusters, List<Place> members) throws Exception {
        var configurations = new ArrayList<MemberConfiguration>();
        for (var member : members) {
            configurations.add(begun(clusters, member, podCidrs(clusters, member), ""));
        }
        awaitRunning(configurations);
        return configurations;
    }

    /** Puts them back as they were, in all clusters at a time. */
    static void restore(List<MemberConfiguration> configurations) throws Exception {
        for (var configuration : configurations) {
            configuration.begin(configuration.before);
        }
        awaitRunning(configurations);
    }

    private static void awaitRunning(List<MemberConfiguration> configurations) throws Exception {
        for (var configuration : configurations) {
            configuration.controller.await();
        }
    }

    /** Announces these Pod CIDRs. */
    static MemberConfiguration withPodCidrs(GuideClusters clusters, Place member, List<String> ranges)
            throws Exception {
        return written(clusters, member, json(ranges), "");
    }

    private static MemberConfiguration written(GuideClusters clusters, Place member, String podCidrs, String further)
            throws Exception {
        var configuration = begun(clusters, member, podCidrs, further);
        configuration.controller.await();
        return configuration;
    }

    private static MemberConfiguration begun(GuideClusters clusters, Place member, String podCidrs, String further)
            throws Exception {
        var configuration = new MemberConfiguration(clusters, member, read(clusters, member));
        configuration.begin("""
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
            begin(before);
            controller.await();
        }
    }

    private static String read(GuideClusters clusters, Place member) throws Exception {
        return clusters.run(
                        member,
                        "kubectl get configmap antrea-mc-controller-config -n kube-system"
                                + " -o jsonpath='{.data.controller_manager_config\\.yaml}'")
                .strip();
    }

    private void begin(String configuration) throws Exception {
        clusters.run(member, """
                kubectl create configmap antrea-mc-controller-config -n kube-system --dry-run=client -o yaml \
                  --from-file=controller_manager_config.yaml=/dev/stdin <<'END' | kubectl replace -f -
                %s
                END
                """.formatted(configuration.strip()));
        controller.begin();
    }
}
