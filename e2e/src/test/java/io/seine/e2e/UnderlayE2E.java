package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The guide's table "communication support for different configurations" for endpoints that are Pods: with and without an underlay that routes
 * Pods' addresses between the clusters, with and without gateways. Each row changes one thing of the one before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnderlayE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> NODES = List.of("east-1", "east-2", "west-1", "west-2");
    private static final String URL = "http://antrea-mc-plain/hostname";

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static MemberConfiguration west;

    @BeforeAll
    static void exportPodsWithoutGateways() throws Exception {
        west = MemberConfiguration.withPodCidrs(CLUSTERS, CLUSTERS.west(), "endpointIPType: PodIP");
        CLUSTERS.server(CLUSTERS.west(), "plain", "west-2");
        CLUSTERS.client(CLUSTERS.east(), "plain-client", "east-2");
        for (var member : CLUSTERS.members()) {
            CLUSTERS.run(member, "kubectl annotate nodes --all multicluster.antrea.io/gateway-");
            CLUSTERS.guide().awaitGone(member, "gateways -n kube-system");
        }
        CLUSTERS.export(CLUSTERS.west(), "plain");
        var pod = CLUSTERS.run(CLUSTERS.west(), "kubectl get pod plain -o jsonpath='{.status.podIP}'")
                .strip();
        await("the Pod's address in east").atMost(LIMIT).until(() -> endpoints().equals(pod));
    }

    @AfterAll
    static void putBack() throws Exception {
        routes("del", false);
        west.restore();
        for (var member : CLUSTERS.members()) {
            CLUSTERS.guide().chooseGateway(member, member.name() + "-1");
        }
        CLUSTERS.run(CLUSTERS.west(), "kubectl delete serviceexport plain");
        CLUSTERS.guide().awaitClusterInfo(CLUSTERS.east(), CLUSTERS.west());
        CLUSTERS.guide().awaitClusterInfo(CLUSTERS.west(), CLUSTERS.east());
    }

    @Test
    @Order(1)
    void withoutBothThereIsNoWayAndTheAgentAddsNothing() throws Exception {
        for (var node : NODES) {
            await("nothing of ours on " + node)
                    .atMost(LIMIT)
                    .until(() -> ours(node).isEmpty());
        }
        assertThat(CLUSTERS.run(
                        CLUSTERS.east(),
                        "kubectl exec plain-client -- timeout 3 wget -q -O - " + URL + " 2>/dev/null || echo none"))
                .isEqualToIgnoringNewLines("none");
    }

    @Test
    @Order(2)
    void withTheUnderlayAloneItWorksAndTheAgentAddsNothing() throws Exception {
        routes("add", true);

        assertThat(CLUSTERS.awaitAnswer(CLUSTERS.east(), "plain-client", URL)).isEqualTo("plain");
        for (var node : NODES) {
            assertThat(ours(node)).as(node).isEmpty();
        }
    }

    @Test
    @Order(3)
    void withBothPodsAreReachedByTheUnderlay() throws Exception {
        for (var member : CLUSTERS.members()) {
            CLUSTERS.guide().chooseGateway(member, member.name() + "-1");
        }
        CLUSTERS.guide().awaitClusterInfo(CLUSTERS.east(), CLUSTERS.west());
        await("the tunnel of east-2").atMost(LIMIT).until(() -> !ours("east-2").isEmpty());

        assertThat(CLUSTERS.awaitAnswer(CLUSTERS.east(), "plain-client", URL)).isEqualTo("plain");
    }

    @Test
    @Order(4)
    void withBothServicesAreReachedByTheGateways() throws Exception {
        west.restore();
        await("the Service's address in east")
                .atMost(LIMIT)
                .until(() -> endpoints()
                        .equals(CLUSTERS.run(
                                        CLUSTERS.west(), "kubectl get service plain -o jsonpath='{.spec.clusterIP}'")
                                .strip()));

        assertThat(CLUSTERS.awaitAnswer(CLUSTERS.east(), "plain-client", URL)).isEqualTo("plain");
    }

    private static String endpoints() throws Exception {
        return CLUSTERS.run(
                        CLUSTERS.east(),
                        "kubectl get endpointslices -l multicluster.kubernetes.io/service-name=plain"
                                + " -o jsonpath='{.items[*].endpoints[*].addresses[*]}'")
                .strip();
    }

    /** An underlay that knows where Pods of both clusters are. */
    private static void routes(String verb, boolean required) throws Exception {
        for (var member : CLUSTERS.members()) {
            var nodes = CLUSTERS.run(
                            member,
                            "kubectl get nodes -o jsonpath='{range .items[*]}{.spec.podCIDR} via"
                                    + " {.status.addresses[?(@.type==\"InternalIP\")].address}{\"\\n\"}{end}'")
                    .lines()
                    .toList();
            for (var node : NODES) {
                if (!node.startsWith(member.name())) {
                    for (var route : nodes) {
                        var result =
                                CLUSTERS.sandbox().exec(node, List.of("sh", "-c", "ip route " + verb + " " + route));
                        assertThat(result.exitCode() == 0 || !required)
                                .as(route + ": " + result.err())
                                .isTrue();
                    }
                }
            }
        }
    }

    /** What of the agent is in a Node's kernel. */
    private static String ours(String node) throws Exception {
        return CLUSTERS.sandbox()
                .exec(
                        node,
                        List.of(
                                "sh",
                                "-c",
                                "ip -o link | grep 'seine[0-]'; nft list tables | grep -x 'table inet seine'; ip rule | grep 424; true"))
                .out();
    }
}
