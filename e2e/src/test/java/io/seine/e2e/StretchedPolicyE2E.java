package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import io.seine.e2e.Reach.From;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies of west about Pods of east, by their labels. The guide's section on ingress rules. */
class StretchedPolicyE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> EXPORTED = Map.of("b", PolicyClusters.EXPORTED);

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static final PolicyClusters PODS = new PolicyClusters(CLUSTERS);
    private static final Reach REACH = new Reach(CLUSTERS);

    private static Place west;
    private static Place east;

    @BeforeAll
    static void export() throws Exception {
        StretchedPolicies.turnOn(CLUSTERS);
        PODS.make();
        west = CLUSTERS.west();
        east = CLUSTERS.east();
        PODS.export(west);
        for (var pod : PODS.sources(east)) {
            await(pod.pod() + " reaches the exported Service")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(seen(pod)).isEqualTo(Reach.YES));
        }
    }

    @AfterEach
    void removePolicies() throws Exception {
        PODS.removePolicies(west);
        CLUSTERS.run(east, "kubectl label pod -n blue a team- || true");
    }

    private static From pod(String name) {
        return new From(east, name);
    }

    /** What a Pod of east sees of the Service of west. */
    private static String seen(From pod) throws Exception {
        return REACH.of(pod, EXPORTED).getOrDefault(pod.pod() + " -> b", "nothing");
    }

    private static void awaitSeen(String pod, String expected) {
        await(pod + " sees " + expected)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(seen(pod(pod))).isEqualTo(expected));
    }

    /** The guide's two policies, with the actions that there are. */
    @Test
    void sendersOfOtherClustersAreToldApartByTheirNamespacesAndLabels() throws Exception {
        PODS.realize(west, "", "drop-tenant-access-to-admin", """
                tier: securityops
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}, podSelector: {matchLabels: {pod: b}}}]
                ingress:
                  - action: Reject
                    from: [{scope: ClusterSet, namespaceSelector: {matchLabels: {color: blue}}}]
                """);
        assertThat(seen(pod("blue/a"))).as("refused across clusters").isEqualTo(Reach.REFUSED);
        assertThat(seen(pod("red/a"))).isEqualTo(Reach.YES);

        PODS.removePolicies(west);
        PODS.realize(west, "red", "db-svc-allow-ingress-from-client-only", """
                tier: application
                priority: 1
                appliedTo: [{podSelector: {matchLabels: {pod: b}}}]
                ingress:
                  - action: Allow
                    from: [{scope: ClusterSet, podSelector: {matchLabels: {pod: a}}}]
                  - action: Drop
                """);
        assertThat(seen(pod("red/a")))
                .as("the same Namespace in the other cluster")
                .isEqualTo(Reach.YES);
        assertThat(seen(pod("red/b"))).isEqualTo(Reach.DROPPED);
        assertThat(seen(pod("blue/a"))).isEqualTo(Reach.DROPPED);
    }

    @Test
    void passToTheOwnNamespaceInAnyClusterAndDropTheRest() throws Exception {
        PODS.realize(west, "", "isolated-across-clusters", """
                tier: securityops
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {role: tenant}}}]
                ingress:
                  - action: Pass
                    from: [{scope: ClusterSet, namespaces: {match: Self}}]
                  - action: Drop
                    from: [{scope: ClusterSet, namespaceSelector: {}}]
                """);

        assertThat(seen(pod("red/a"))).isEqualTo(Reach.YES);
        assertThat(seen(pod("red/b"))).isEqualTo(Reach.YES);
        assertThat(seen(pod("blue/a"))).isEqualTo(Reach.DROPPED);
        assertThat(seen(pod("blue/b"))).isEqualTo(Reach.DROPPED);
    }

    @Test
    void aPodIsJudgedByTheLabelsThatItHasNow() throws Exception {
        PODS.realize(west, "", "no-team", """
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}}]
                ingress:
                  - action: Reject
                    from: [{scope: ClusterSet, podSelector: {matchLabels: {team: rocket}}}]
                """);
        assertThat(seen(pod("blue/a"))).isEqualTo(Reach.YES);

        CLUSTERS.run(east, "kubectl label pod -n blue a team=rocket");
        awaitSeen("blue/a", Reach.REFUSED);
        CLUSTERS.run(east, "kubectl label pod -n blue a team=balloon --overwrite");
        awaitSeen("blue/a", Reach.YES);
    }

    /** What is allowed once stays allowed: the connection, not the Pod. */
    @Test
    void aConnectionThatLivesIsNotCut() throws Exception {
        var client = "kubectl exec -n blue a -- sh -c ";
        CLUSTERS.run(
                east,
                client + "'rm -f /tmp/in /tmp/out; mkfifo /tmp/in;"
                        + " (nc antrea-mc-b.red 80 < /tmp/in > /tmp/out 2> /dev/null &) > /dev/null 2>&1;"
                        + " (sleep 1000 > /tmp/in &) > /dev/null 2>&1'");
        var established = "grep -c 'ESTABLISHED.*dst=" + PODS.address(new From(west, "red/b"))
                + " ' /proc/net/nf_conntrack || true";
        await("the connection")
                .atMost(LIMIT)
                .until(() -> !CLUSTERS.onMachine("west-2", "sh", "-c", established)
                        .strip()
                        .equals("0"));
        PODS.realize(west, "", "none", """
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}}]
                ingress: [{action: Drop}]
                """);
        assertThat(seen(pod("blue/a"))).isEqualTo(Reach.DROPPED);

        CLUSTERS.run(east, client + "'printf \"GET /hostname HTTP/1.0\\r\\n\\r\\n\" > /tmp/in'");
        await("an answer on the old connection")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(CLUSTERS.run(east, client + "'cat /tmp/out'"))
                        .contains("200 OK"));
    }
}
