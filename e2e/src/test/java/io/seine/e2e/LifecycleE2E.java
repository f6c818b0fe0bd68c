package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to traffic and Nodes when agents restart and members leave. */
class LifecycleE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @Test
    void connectionRunsOnWhileAllAgentsRestart() throws Exception {
        var conversation = Conversation.begin(CLUSTERS, "echo", "east-2", "west-2");

        for (var member : CLUSTERS.members()) {
            CLUSTERS.run(member, "kubectl -n kube-system rollout restart daemonset/seine-agent");
            CLUSTERS.run(member, "kubectl -n kube-system rollout status daemonset/seine-agent --timeout=120s");
        }

        conversation.awaitProgress();
    }

    @Test
    void memberThatLeavesLeavesNothingAndCanComeBack() throws Exception {
        var east = CLUSTERS.east();
        CLUSTERS.server(CLUSTERS.west(), "stays", "west-2");
        CLUSTERS.client(east, "returner", "east-2");
        CLUSTERS.export(CLUSTERS.west(), "stays");
        CLUSTERS.awaitAnswer(east, "returner", "http://antrea-mc-stays/hostname");

        CLUSTERS.run(east, "kubectl delete clusterset test-clusterset -n kube-system");

        for (var gone : List.of(
                "service antrea-mc-stays -n default",
                "serviceimport stays -n default",
                "gateways -n kube-system",
                "clusterinfoimports -n kube-system")) {
            CLUSTERS.guide().awaitGone(east, gone);
        }
        CLUSTERS.guide()
                .awaitGone(
                        CLUSTERS.north(),
                        "memberclusterannounce member-announce-from-test-cluster-east -n antrea-multicluster");
        CLUSTERS.guide()
                .awaitGone(CLUSTERS.north(), "resourceexport test-cluster-east-clusterinfo -n antrea-multicluster");
        for (var node : List.of("east-1", "east-2")) {
            await("no route of ours on " + node)
                    .atMost(LIMIT)
                    .until(() -> !kernel(node).contains("seine0"));
        }

        CLUSTERS.guide().createMemberClusterSet(east, CLUSTERS.sandbox().server("north"));

        CLUSTERS.guide().awaitReady(east, false);
        assertThat(CLUSTERS.awaitAnswer(east, "returner", "http://antrea-mc-stays/hostname"))
                .isEqualTo("stays");
    }

    /** Routes of all tables and rules of a Node. */
    private static String kernel(String node) throws Exception {
        return CLUSTERS.sandbox()
                        .exec(node, List.of("ip", "route", "show", "table", "all"))
                        .out()
                + CLUSTERS.sandbox().exec(node, List.of("ip", "rule")).out();
    }
}
