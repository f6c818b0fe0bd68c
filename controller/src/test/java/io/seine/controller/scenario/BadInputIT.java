package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.ResourceImport;
import io.seine.sandbox.junit.ControlPlanes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user can get wrong is said on the object that the user wrote, in an Event too, and is over when it is corrected. */
class BadInputIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    void clusterSetWithoutClusterId() {
        scenario.giveToken(scenario.east);
        // v1alpha1 is the version in which the field may be left out.
        scenario.east.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ClusterSet
                metadata: {name: %s, namespace: %s}
                spec:
                  leaders: [{clusterID: test-cluster-north, secret: member-token, server: "%s"}]
                  namespace: %s
                """.formatted(
                Scenario.CLUSTER_SET, scenario.memberNamespace, scenario.north.server(), scenario.leaderNamespace));

        var condition = scenario.awaitReason(scenario.east, "Ready", "ClusterIDMissing");

        assertThat(condition.message()).contains("'clusterID' is not set in the ClusterSet");
        awaitEvent("ClusterIDMissing");

        scenario.patchClusterSet(scenario.east, "{\"spec\": {\"clusterID\": \"test-cluster-east\"}}");

        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void unknownSecret() {
        scenario.createClusterSet(scenario.east, scenario.north.server());

        var condition = scenario.awaitReason(scenario.east, "Ready", "SecretNotFound");

        assertThat(condition.message()).startsWith("Secret member-token of spec.leaders[0].secret does not exist");
        awaitEvent("SecretNotFound");

        scenario.giveToken(scenario.east);

        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void serverWhereNobodyListens() {
        scenario.giveToken(scenario.east);
        scenario.createClusterSet(scenario.east, "https://127.0.0.1:1");

        var condition = scenario.awaitReason(scenario.east, "Ready", "Unreachable");

        assertThat(condition.message()).contains("https://127.0.0.1:1", "no connection");
        awaitEvent("Unreachable");

        scenario.createClusterSet(scenario.east, scenario.north.server());

        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void certificateOfAnotherCluster() {
        scenario.giveToken(scenario.east);
        var good = scenario.token(scenario.east);
        var wrong = new HashMap<>(good);
        wrong.put(
                "ca.crt",
                scenario
                        .west
                        .admin
                        .configMaps()
                        .inNamespace("kube-system")
                        .withName("kube-root-ca.crt")
                        .waitUntilCondition(map -> map != null, LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .getData()
                        .entrySet()
                        .stream()
                        .map(entry -> base64(entry.getValue()))
                        .findFirst()
                        .orElseThrow());
        scenario.setToken(scenario.east, wrong);
        scenario.createClusterSet(scenario.east, scenario.north.server());

        scenario.awaitReason(scenario.east, "Ready", "CertificateInvalid");
        awaitEvent("CertificateInvalid");

        scenario.setToken(scenario.east, good);

        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void wrongToken() {
        scenario.giveToken(scenario.east);
        var good = scenario.token(scenario.east);
        var wrong = new HashMap<>(good);
        wrong.put("token", base64("not-a-token"));
        scenario.setToken(scenario.east, wrong);
        scenario.createClusterSet(scenario.east, scenario.north.server());

        var condition = scenario.awaitReason(scenario.east, "Ready", "Unauthorized");

        assertThat(condition.message()).contains("copy the member's token from the leader cluster again");
        awaitEvent("Unauthorized");

        scenario.setToken(scenario.east, good);

        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void tokenThatIsRevokedAndReplacedWhileJoined() {
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");

        scenario.north
                .admin
                .secrets()
                .inNamespace(scenario.leaderNamespace)
                .withName("member-east-token")
                .delete();
        scenario.giveToken(scenario.east);

        scenario.export(scenario.east, "nginx", 80, "10.99.0.5");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.north
                                .admin
                                .resources(ResourceImport.class)
                                .inNamespace(scenario.leaderNamespace)
                                .list()
                                .getItems())
                        .hasSize(2));
        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void secondClusterSetInTheNamespace() {
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");

        var second = scenario.east
                .apply("""
                        apiVersion: multicluster.crd.antrea.io/v1alpha2
                        kind: ClusterSet
                        metadata: {name: another, namespace: %s}
                        spec:
                          clusterID: test-cluster-east
                          leaders: [{clusterID: test-cluster-north, secret: member-token, server: "%s"}]
                          namespace: %s
                        """.formatted(scenario.memberNamespace, scenario.north.server(), scenario.leaderNamespace))
                .getFirst();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.east, second))
                        .anyMatch(event -> event.startsWith("MultipleClusterSets: ")));
        scenario.awaitCondition(scenario.east, "Ready", "True");
    }

    @Test
    void gatewayAnnotationWithAnUnusableAddress() {
        scenario.join(scenario.east);
        var node = "node-" + scenario.memberNamespace;
        scenario.gatewayNode(scenario.east, node, "172.18.0.11");
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");

        annotate(node, "nonsense");

        var condition = scenario.awaitReason(scenario.east, "NetworkReady", "GatewayInvalid");
        assertThat(condition.message())
                .contains(node, "\"nonsense\"", "multicluster.antrea.io/gateway-ip", "correct or remove");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(
                                scenario.east,
                                scenario.east.admin.nodes().withName(node).get()))
                        .anyMatch(event -> event.startsWith("GatewayInvalid: ")));

        annotate(node, "172.18.0.99");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.east
                                .admin
                                .resources(Gateway.class)
                                .inNamespace(scenario.memberNamespace)
                                .list()
                                .getItems())
                        .singleElement()
                        .satisfies(gateway -> assertThat(gateway.getGatewayIP()).isEqualTo("172.18.0.99")));
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");
    }

    @Test
    void overlappingServiceCidrs() throws Exception {
        var node = "node-" + scenario.memberNamespace;
        scenario.join(scenario.east);
        scenario.gatewayNode(scenario.east, node, "172.18.0.11");
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");
        var west = scenario.startMember(scenario.west, withServiceCidr(serviceCidrOf(scenario.east)));
        scenario.join(scenario.west);
        scenario.gatewayNode(scenario.west, node, "172.18.0.21");

        var condition = scenario.awaitReason(scenario.east, "NetworkReady", "NetworkConflict");

        assertThat(condition.message())
                .contains("Cluster test-cluster-west cannot be reached", "Service CIDR", "give the clusters distinct");
        awaitEvent("NetworkConflict");
        scenario.awaitReason(scenario.west, "NetworkReady", "NetworkConflict");
        assertThat(clusterInfoImports()).isEmpty();

        west.close();
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);

        scenario.awaitCondition(scenario.east, "NetworkReady", "True");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(clusterInfoImports()).hasSize(1));
    }

    private List<ClusterInfoImport> clusterInfoImports() {
        return scenario.east
                .admin
                .resources(ClusterInfoImport.class)
                .inNamespace(scenario.memberNamespace)
                .list()
                .getItems();
    }

    private String serviceCidrOf(Cluster member) {
        return member.admin
                .resources(Gateway.class)
                .inNamespace(scenario.memberNamespace)
                .list()
                .getItems()
                .getFirst()
                .getServiceCIDR();
    }

    private static MultiClusterConfig withServiceCidr(String cidr) {
        return MultiClusterConfig.parse("serviceCIDR: " + cidr).config();
    }

    private void annotate(String node, String gatewayIp) {
        scenario.east
                .admin
                .nodes()
                .withName(node)
                .edit(object -> object.edit()
                        .editMetadata()
                        .addToAnnotations("multicluster.antrea.io/gateway-ip", gatewayIp)
                        .endMetadata()
                        .build());
    }

    private void awaitEvent(String reason) {
        var clusterSet = scenario.clusterSet(scenario.east).orElseThrow();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.east, clusterSet))
                        .anyMatch(event -> event.startsWith(reason + ": ")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
