package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import java.util.List;

/** The agents' setting that lets Pods be reached by their own addresses, changed as the guide says. */
final class PodToPod {
    private PodToPod() {}

    static void enable(GuideClusters clusters, Place... members) throws Exception {
        for (var member : members) {
            clusters.run(member, """
                    kubectl apply -f - <<'END'
                    kind: ConfigMap
                    apiVersion: v1
                    metadata:
                      name: antrea-config
                      namespace: kube-system
                    data:
                      antrea-agent.conf: |
                        featureGates:
                          Multicluster: true
                        multicluster:
                          enablePodToPodConnectivity: true
                    END
                    """);
        }
        Rollout.ofAgents(clusters, List.of(members));
    }

    static void disable(GuideClusters clusters, Place... members) throws Exception {
        for (var member : members) {
            clusters.run(member, "kubectl delete configmap antrea-config -n kube-system");
        }
        Rollout.ofAgents(clusters, List.of(members));
    }
}
