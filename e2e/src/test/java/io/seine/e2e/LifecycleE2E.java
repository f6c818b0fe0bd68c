package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
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
        var east = CLUSTERS.east();
        CLUSTERS.run(CLUSTERS.west(), """
                kubectl run echo --image=busybox --image-pull-policy=IfNotPresent --port=7000 \
                  --overrides='{"spec":{"nodeName":"west-2","terminationGracePeriodSeconds":0}}' -- nc -ll -p 7000 -e cat
                kubectl expose pod echo --port=7000
                kubectl wait pod/echo --for=condition=Ready --timeout=60s
                """);
        CLUSTERS.client(east, "talker", "east-2");
        CLUSTERS.export(CLUSTERS.west(), "echo");
        // One connection: every 0.1 s a number goes there and comes back.
        CLUSTERS.run(east, """
                timeout 60 kubectl exec talker -- sh -c 'until echo | nc -w 1 antrea-mc-echo 7000; do sleep 0.1; done'
                kubectl exec talker -- sh -c '(n=0; while true; do n=$((n+1)); echo $n; sleep 0.1; done) | nc antrea-mc-echo 7000 > /tmp/back 2>/tmp/error; echo over > /tmp/over' >/dev/null 2>&1 &
                """);
        await().atMost(LIMIT).until(() -> returned(east) > 5);

        for (var member : List.of(east, CLUSTERS.west())) {
            CLUSTERS.run(member, "kubectl -n kube-system rollout restart daemonset/seine-agent");
            CLUSTERS.run(member, "kubectl -n kube-system rollout status daemonset/seine-agent --timeout=120s");
        }

        int before = returned(east);
        await().atMost(LIMIT).until(() -> returned(east) > before + 20);
        assertThat(CLUSTERS.run(east, "kubectl exec talker -- sh -c 'cat /tmp/over 2>/dev/null || true'"))
                .as("the connection has ended")
                .isEmpty();
        assertThat(CLUSTERS.run(east, "kubectl exec talker -- cat /tmp/back").lines())
                .as("what came back, in order and without a gap")
                .startsWith("1", "2", "3")
                .hasSizeGreaterThan(before);
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

    /** How many numbers came back. */
    private static int returned(Place place) throws Exception {
        return (int) CLUSTERS.run(place, "kubectl exec talker -- sh -c 'cat /tmp/back 2>/dev/null || true'")
                .lines()
                .count();
    }

    /** Routes of all tables and rules of a Node. */
    private static String kernel(String node) throws Exception {
        return CLUSTERS.sandbox()
                        .exec(node, List.of("ip", "route", "show", "table", "all"))
                        .out()
                + CLUSTERS.sandbox().exec(node, List.of("ip", "rule")).out();
    }
}
