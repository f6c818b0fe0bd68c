package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The switch of policies that select Pods of other clusters, which all controllers and agents of the ClusterSet have, and that the agents enforce
 * Kubernetes' policies, which no CNI here does. Once a test has turned them on they stay on for the tests after it.
 */
final class StretchedPolicies {
    private StretchedPolicies() {}

    /** Something whose configuration has the switch. */
    private record Configured(Place place, String namespace, String configMap, String workload) {}

    /** Turns it on everywhere, and waits until everybody runs with it; leaves alone who does. */
    static void turnOn(GuideClusters clusters) throws Exception {
        var off = new ArrayList<Configured>();
        for (var configured : configured(clusters)) {
            if (isOff(clusters, configured)) {
                off.add(configured);
            }
        }
        for (var configured : off) {
            clusters.run(configured.place(), """
                    kubectl get configmap %2$s -n %1$s -o yaml |
                      sed 's/enableStretchedNetworkPolicy: .*/enableStretchedNetworkPolicy: true/; s/kubernetesNetworkPolicy: .*/kubernetesNetworkPolicy: enforce/' |
                      kubectl replace -f -
                    kubectl -n %1$s rollout restart %3$s
                    """.formatted(
                            configured.namespace(), configured.configMap(), configured.workload()));
        }
        for (var configured : off) {
            clusters.run(
                    configured.place(),
                    "kubectl -n " + configured.namespace() + " rollout status " + configured.workload()
                            + " --timeout=120s");
        }
    }

    private static boolean isOff(GuideClusters clusters, Configured configured) throws Exception {
        return clusters.run(
                        configured.place(),
                        "kubectl get configmap " + configured.configMap() + " -n " + configured.namespace()
                                + " -o yaml")
                .contains("enableStretchedNetworkPolicy: false");
    }

    private static List<Configured> configured(GuideClusters clusters) {
        var controller = "antrea-mc-controller";
        var configMap = controller + "-config";
        var all = new ArrayList<Configured>();
        all.add(new Configured(clusters.north(), "antrea-multicluster", configMap, "deployment/" + controller));
        for (var member : clusters.members()) {
            all.add(new Configured(member, "kube-system", configMap, "deployment/" + controller));
            all.add(new Configured(member, "kube-system", "seine-agent-config", "daemonset/seine-agent"));
        }
        return all;
    }
}
