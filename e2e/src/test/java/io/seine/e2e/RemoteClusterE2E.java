package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the Nodes of east and west do while a third cluster comes, changes and goes: north, the leader, which becomes a member too. Each test goes on where
 * the one before has ended.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemoteClusterE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> NODES = List.of("east-1", "east-2", "west-1", "west-2");
    private static final String SERVICES = "10.110.0.0/16";
    private static final String MORE_PODS = "10.10.77.0/24";
    private static final Map<String, String> BEFORE = new TreeMap<>();

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static Conversation conversation;

    @BeforeAll
    static void talk() throws Exception {
        PodToPod.enable(CLUSTERS, CLUSTERS.east());
        conversation = Conversation.begin(CLUSTERS, "constant", "east-2", "west-2");
        for (var node : NODES) {
            BEFORE.put(node, kernel(node));
        }
    }

    @AfterAll
    static void putBack() throws Exception {
        CLUSTERS.run(CLUSTERS.north(), """
                kubectl delete clusterset test-clusterset -n kube-system --ignore-not-found
                kubectl annotate node north-1 multicluster.antrea.io/gateway-
                kubectl delete -f deploy/antrea-multicluster-member-namespaced.yml --ignore-not-found
                """);
        PodToPod.disable(CLUSTERS, CLUSTERS.east());
    }

    @Test
    @Order(1)
    void aClusterThatJoinsIsReachedFromEveryNode() throws Exception {
        var north = CLUSTERS.north();
        CLUSTERS.guide().deployMember(north);
        MemberConfiguration.withPodCidrs(CLUSTERS, north, "");
        CLUSTERS.guide().awaitDeployed(north, false);
        CLUSTERS.guide().giveAccess(north, north);
        CLUSTERS.guide().createMemberClusterSet(north, CLUSTERS.sandbox().server("north"));
        CLUSTERS.guide().chooseGateway(north, "north-1");
        CLUSTERS.server(north, "newcomer", "north-1");
        CLUSTERS.export(north, "newcomer");

        for (var node : NODES) {
            awaitRoute(node, SERVICES, true);
            CLUSTERS.client(CLUSTERS.memberOf(node), "newcomer-" + node, node);
            assertThat(CLUSTERS.awaitAnswer(
                            CLUSTERS.memberOf(node), "newcomer-" + node, "http://antrea-mc-newcomer/hostname"))
                    .as("from " + node)
                    .isEqualTo("newcomer");
        }
        for (var node : List.of("east-1", "east-2")) {
            awaitRoute(node, podCidr(north, "north-1"), true);
        }
        conversation.awaitProgress();
    }

    @Test
    @Order(2)
    void anotherRangeOfItsPodsComesAndGoes() throws Exception {
        var north = CLUSTERS.north();
        var nodes = podCidr(north, "north-1");

        var more = MemberConfiguration.withPodCidrs(CLUSTERS, north, List.of(nodes, MORE_PODS));
        for (var node : List.of("east-1", "east-2")) {
            awaitRoute(node, MORE_PODS, true);
        }
        conversation.awaitProgress();

        more.restore();
        for (var node : List.of("east-1", "east-2")) {
            awaitRoute(node, MORE_PODS, false);
            awaitRoute(node, nodes, true);
        }
        conversation.awaitProgress();
    }

    @Test
    @Order(3)
    void afterItHasLeftNothingOfItIsOnAnyNode() throws Exception {
        var north = CLUSTERS.north();
        CLUSTERS.run(north, "kubectl delete serviceexport newcomer");
        CLUSTERS.run(north, "kubectl delete clusterset test-clusterset -n kube-system");

        for (var node : NODES) {
            await("as before on " + node)
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(kernel(node)).isEqualTo(BEFORE.get(node)));
        }
        await("nothing on north-1")
                .atMost(LIMIT)
                .until(() -> !CLUSTERS.onMachine("north-1", "sh", "-c", "ip link; ip rule; nft list tables")
                        .contains("seine0"));
        conversation.awaitProgress();
    }

    @Test
    @Order(4)
    void theGatewayKnowsThePodsOfANodeOfItsClusterAsLongAsThereIsTheNode() throws Exception {
        var east = CLUSTERS.east();
        CLUSTERS.run(east, """
                kubectl apply -f - <<'END'
                apiVersion: v1
                kind: Node
                metadata:
                  name: east-9
                spec:
                  podCIDR: 10.11.77.0/24
                  podCIDRs: ["10.11.77.0/24"]
                END
                kubectl patch node east-9 --subresource=status --type=merge \\
                  -p '{"status":{"addresses":[{"type":"InternalIP","address":"192.0.2.9"}]}}'
                """);
        try {
            for (var range : List.of("10.11.77.0/24", "192.0.2.9")) {
                awaitLastLeg(range, true);
            }
        } finally {
            CLUSTERS.run(east, "kubectl delete node east-9");
        }

        for (var range : List.of("10.11.77.0/24", "192.0.2.9")) {
            awaitLastLeg(range, false);
        }
        await("as before")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(kernel("east-1")).isEqualTo(BEFORE.get("east-1")));
        conversation.awaitProgress();
    }

    private static void awaitRoute(String node, String range, boolean wanted) {
        await((wanted ? "a route to " : "no route to ") + range + " on " + node)
                .atMost(LIMIT)
                .until(() -> has("ip route show table 4240; nft list set inet seine sources", node, range) == wanted);
    }

    private static void awaitLastLeg(String range, boolean wanted) {
        await((wanted ? "a last leg to " : "no last leg to ") + range)
                .atMost(LIMIT)
                .until(() -> has("ip route show table 4241", "east-1", range) == wanted);
    }

    private static boolean has(String command, String node, String range) throws Exception {
        return CLUSTERS.onMachine(node, "sh", "-c", command).contains(range);
    }

    private static String podCidr(Place place, String node) throws Exception {
        return CLUSTERS.run(place, "kubectl get node " + node + " -o jsonpath='{.spec.podCIDR}'")
                .strip();
    }

    /** All that the agent and the CNI have in a Node's kernel, as text; the same text means the same state. */
    private static String kernel(String node) throws Exception {
        return CLUSTERS.onMachine(
                node,
                "sh",
                "-c",
                "ip rule; ip -4 route show table all; ip neigh show nud permanent; nft -s list table inet seine; ls /sys/fs/bpf/seine");
    }
}
