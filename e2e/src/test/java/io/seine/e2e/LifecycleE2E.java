package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.Main;
import io.seine.cli.demo.Guide.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
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

        Rollout.ofAgents(CLUSTERS, CLUSTERS.members());

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

    @Test
    void memberLeavesByCommandWhileItsLeaderIsDeadAndIsForgottenWhenItLives() throws Exception {
        var east = CLUSTERS.east();
        CLUSTERS.sandbox().kill("north/kube-apiserver");
        try {
            long began = System.nanoTime();

            var left = command(east, "leave", "--clusterset", "test-clusterset");

            assertThat(left).contains("this cluster has left, but the leader at https://");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
            for (var gone : List.of("gateways -n kube-system", "clusterinfoimports -n kube-system")) {
                CLUSTERS.guide().awaitGone(east, gone);
            }
            for (var node : List.of("east-1", "east-2")) {
                await("no route of ours on " + node)
                        .atMost(LIMIT)
                        .until(() -> !kernel(node).contains("seine0"));
            }
        } finally {
            CLUSTERS.startWhatHasEnded();
        }

        CLUSTERS.guide()
                .awaitGone(
                        CLUSTERS.north(),
                        "memberclusterannounce member-announce-from-test-cluster-east -n antrea-multicluster");
        CLUSTERS.guide()
                .awaitGone(CLUSTERS.north(), "resourceexport test-cluster-east-clusterinfo -n antrea-multicluster");

        CLUSTERS.guide().giveAccess(CLUSTERS.north(), east);
        CLUSTERS.guide().createMemberClusterSet(east, CLUSTERS.sandbox().server("north"));
        CLUSTERS.guide().awaitReady(east, false);
        CLUSTERS.guide().awaitClusterInfo(CLUSTERS.west(), east);
    }

    /** Runs {@code seine mc} in a cluster, which must succeed, and returns all that it says. */
    private static String command(Place place, String... arguments) {
        var all = new ArrayList<>(List.of("mc"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--kubeconfig", place.kubeconfig().toString()));
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        assertThat(Main.run(writer, writer, all.toArray(String[]::new)))
                .as("%s", said)
                .isZero();
        return said.toString();
    }

    /** Routes of all tables and rules of a Node. */
    private static String kernel(String node) throws Exception {
        return CLUSTERS.sandbox()
                        .exec(node, List.of("ip", "route", "show", "table", "all"))
                        .out()
                + CLUSTERS.sandbox().exec(node, List.of("ip", "rule")).out();
    }
}
