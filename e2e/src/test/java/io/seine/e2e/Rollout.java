package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import java.util.List;

/** Restarts what runs in a member, as a user does. */
record Rollout(GuideClusters clusters, Place member, String workload) {
    /** All agents, in all clusters at a time; returns when the new ones are ready. */
    static void ofAgents(GuideClusters clusters, List<Place> members) throws Exception {
        var rollouts = members.stream()
                .map(member -> new Rollout(clusters, member, "daemonset/seine-agent"))
                .toList();
        for (var rollout : rollouts) {
            rollout.begin();
        }
        for (var rollout : rollouts) {
            rollout.await();
        }
    }

    static Rollout ofController(GuideClusters clusters, Place member) {
        return new Rollout(clusters, member, "deployment/antrea-mc-controller");
    }

    void begin() throws Exception {
        clusters.run(member, "kubectl -n kube-system rollout restart " + workload);
    }

    /** Until what is new is ready. */
    void await() throws Exception {
        clusters.run(member, "kubectl -n kube-system rollout status " + workload + " --timeout=120s");
    }
}
