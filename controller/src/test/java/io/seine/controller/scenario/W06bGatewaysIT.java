package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Annotations;
import io.seine.api.OrEmpty;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.WireGuard;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster's gateway, and what the other clusters have of it: chosen and moved without the leader, and never away while there is
 * a candidate. All tests share one ClusterSet; each begins and ends without a gateway.
 */
class W06bGatewaysIT {
    private static final String GATEWAY = "multicluster.antrea.io/gateway";
    private static final String GATEWAY_IP = "multicluster.antrea.io/gateway-ip";
    private static final String KEY = "xJvZTR0bAeLrE8W2GZNKoB3pV7zM5c6kQm1x2Yw3ZUE=";
    private static final MultiClusterConfig PUBLIC =
            MultiClusterConfig.parse("""
            gatewayIPPrecedence: public
            podCIDRs: ["10.244.0.0/16"]
            """).config();

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private static Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private static AutoCloseable east;

    @SuppressWarnings("NullAway.Init")
    private static Map<String, String> token;

    private final List<String> nodes = new CopyOnWriteArrayList<>();
    private final Kubelets kubelets = new Kubelets();
    private final List<Watch> watches = new ArrayList<>();
    /** Names of the objects of the cluster's ClusterInfo that somebody deleted. */
    private final List<String> deleted = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        scenario = new Scenario(PLANES);
        scenario.startLeader();
        east = scenario.startMember(scenario.east, PUBLIC);
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        scenario.members().forEach(scenario::join);
        scenario.members().forEach(member -> scenario.awaitCondition(member, "Ready", "True"));
        token = scenario.token(scenario.east);
    }

    @AfterAll
    static void stop() throws Exception {
        scenario.close();
    }

    @AfterEach
    void removeGateways() {
        kubelets.close();
        scenario.setToken(scenario.east, token);
        scenario.createClusterSet(scenario.east, scenario.north.server());
        watches.forEach(Watch::close);
        nodes.forEach(node -> scenario.east.admin.nodes().withName(node).delete());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(gateways()).isEmpty());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).isEmpty());
    }

    @Test
    @Proves({"row 121", "row 122", "row 126", "row 128", "Gateway node annotated", "Agent enables WireGuard"})
    void annotatedNodeBecomesTheGatewayThatTheOtherClustersSee() {
        var node = node("a", "172.18.0.11", "198.51.100.1");
        assertThat(gateways()).isEmpty();

        annotate(node, GATEWAY, "true");

        var gateway = awaitGateway(node);
        assertThat(gateway.getGatewayIP()).isEqualTo("198.51.100.1");
        assertThat(gateway.getInternalIP()).isEqualTo("172.18.0.11");
        var imported = awaitImported("198.51.100.1");
        assertThat(imported)
                .isEqualTo(new ClusterInfo(
                        "test-cluster-east",
                        gateway.getServiceCIDR(),
                        List.of(new GatewayInfo("198.51.100.1")),
                        List.of("10.244.0.0/16"),
                        null));
        assertThat(export().getMetadata().getLabels())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("sourceKind", "ClusterInfo", "sourceClusterID", "test-cluster-east"));
        assertThat(importsIn(scenario.east)).as("of the own cluster").isEmpty();

        annotate(node, GATEWAY_IP, "203.0.113.9");

        awaitImported("203.0.113.9");

        enableWireGuard(node);

        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(imported().orElseThrow().wireGuard()).isEqualTo(new WireGuard(KEY)));

        annotate(node, GATEWAY_IP, null);

        awaitImported("198.51.100.1");
        assertThat(imported().orElseThrow().wireGuard()).isEqualTo(new WireGuard(KEY));
    }

    @Test
    @Proves({"W-6b", "row 123", "row 124", "row 126", "Gateway node NotReady / annotation removed / Node deleted"})
    void failoverUpdatesWhatTheOtherClustersHave() {
        var a = candidate("a", "198.51.100.1");
        awaitGateway(a);
        awaitImported("198.51.100.1");
        enableWireGuard(a);
        var b = candidate("b", "198.51.100.2");
        awaitImported("198.51.100.1", "198.51.100.2");
        awaitStandbys(b + "=198.51.100.2/172.18.0.2");
        watchDeletions();

        ready(a, false);

        awaitGateway(b);
        awaitStandbys("");
        awaitImported("198.51.100.2");

        ready(a, true);

        awaitImported("198.51.100.2", "198.51.100.1");
        awaitStandbys(a + "=198.51.100.1/172.18.0.1");
        assertThat(awaitGateway(b).getWireGuard())
                .as("one cluster has one key; it goes over until the agent says otherwise")
                .isEqualTo(new WireGuard(KEY));

        annotate(b, GATEWAY, null);

        awaitGateway(a);
        awaitImported("198.51.100.1");

        annotate(b, GATEWAY, "true");
        awaitImported("198.51.100.1", "198.51.100.2");
        annotate(a, GATEWAY_IP, "nonsense");

        awaitGateway(b);
        awaitImported("198.51.100.2");

        annotate(a, GATEWAY_IP, null);
        awaitImported("198.51.100.2", "198.51.100.1");
        scenario.east.admin.nodes().withName(b).delete();

        awaitGateway(a);
        awaitImported("198.51.100.1");
        assertThat(imported().orElseThrow().wireGuard()).isEqualTo(new WireGuard(KEY));
        assertThat(deleted).isEmpty();

        annotate(a, GATEWAY, "false");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(gateways()).isEmpty());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).isEmpty());
    }

    @Test
    @Proves("W-21")
    void annotationThatSaysNeitherYesNorNoIsAnErrorOnTheNode() {
        var node = node("a", "172.18.0.11", "198.51.100.1");

        annotate(node, GATEWAY, "maybe");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(
                                scenario.east,
                                scenario.east.admin.nodes().withName(node).get()))
                        .anyMatch(event -> event.startsWith("GatewayInvalid: Node " + node
                                + " cannot be a gateway: the value \"maybe\" of its annotation " + GATEWAY)));
        scenario.awaitReason(scenario.east, "NetworkReady", "GatewayInvalid");
        assertThat(gateways()).isEmpty();

        annotate(node, GATEWAY, "false");

        scenario.awaitReason(scenario.east, "NetworkReady", "NoGateway");
        assertThat(gateways()).isEmpty();
    }

    @Test
    @Proves("W-21")
    void dualStackNodeIsReachedByItsIpv4Address() {
        var node = node("a", "fd00::1", "2001:db8::1");
        addresses(node, "fd00::1 172.18.0.11 fd00::2", "2001:db8::1 198.51.100.1");

        annotate(node, GATEWAY, "true");

        var gateway = awaitGateway(node);
        assertThat(gateway.getInternalIP()).isEqualTo("172.18.0.11");
        assertThat(gateway.getGatewayIP()).isEqualTo("198.51.100.1");
    }

    @Test
    @Proves("W-11b")
    void failoverNeedsNoLeader() {
        var a = candidate("a", "198.51.100.1");
        awaitGateway(a);
        awaitImported("198.51.100.1");
        var b = candidate("b", "198.51.100.2");
        awaitImported("198.51.100.1", "198.51.100.2");
        watchDeletions();
        scenario.createClusterSet(scenario.east, "https://127.0.0.1:1");
        scenario.awaitReason(scenario.east, "Ready", "Unreachable");

        ready(a, false);

        awaitGateway(b);

        scenario.east
                .admin
                .secrets()
                .inNamespace(scenario.memberNamespace)
                .withName("member-token")
                .delete();
        scenario.awaitReason(scenario.east, "Ready", "SecretNotFound");
        ready(a, true);
        ready(b, false);

        awaitGateway(a);

        ready(b, true);
        annotate(a, GATEWAY, null);
        awaitGateway(b);
        scenario.setToken(scenario.east, token);
        scenario.createClusterSet(scenario.east, scenario.north.server());

        scenario.awaitCondition(scenario.east, "Ready", "True");
        awaitImported("198.51.100.2");
        assertThat(deleted).isEmpty();
    }

    @Test
    @Proves({"W-38", "row 125"})
    void handEditsAreRepairedAtOnce() throws Exception {
        var a = candidate("a", "198.51.100.1");
        var b = candidate("b", "198.51.100.2");
        var first = awaitGateway(a);
        awaitImported("198.51.100.1", "198.51.100.2");
        enableWireGuard(a);
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(imported().orElseThrow().wireGuard()).isNotNull());
        watchDeletions();

        gateway(a).delete();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(awaitGateway(a).getMetadata().getUid())
                        .isNotEqualTo(first.getMetadata().getUid()));
        assertThat(awaitGateway(a).getWireGuard()).isEqualTo(new WireGuard(KEY));

        gateway(a).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"gatewayIP": "10.9.9.9", "internalIP": "10.9.9.8", "serviceCIDR": "10.9.0.0/16"}
                """);

        await().atMost(LIMIT).untilAsserted(() -> {
            var gateway = awaitGateway(a);
            assertThat(gateway.getGatewayIP()).isEqualTo("198.51.100.1");
            assertThat(gateway.getInternalIP()).isEqualTo(first.getInternalIP());
            assertThat(gateway.getServiceCIDR()).isEqualTo(first.getServiceCIDR());
            assertThat(gateway.getWireGuard()).isEqualTo(new WireGuard(KEY));
        });
        awaitImported("198.51.100.1", "198.51.100.2");

        // What a restored backup brings: the Gateways of another Node and of one that is no more, while nobody looks.
        east.close();
        gateway(a).delete();
        for (var node : List.of(b, "gone-" + scenario.memberNamespace)) {
            scenario.east
                    .admin
                    .resource(Gateway.of(scenario.memberNamespace, node, "10.9.9.9", "10.9.9.8", "10.9.0.0/16"))
                    .create();
        }
        east = scenario.startMember(scenario.east, PUBLIC);

        assertThat(awaitGateway(b).getGatewayIP()).isEqualTo("198.51.100.2");
        awaitImported("198.51.100.2", "198.51.100.1");
        assertThat(deleted).isEmpty();
    }

    @Test
    @Proves({"row 126", "row 127"})
    void exportThatSomebodyDeletesOrStripsComesBack() {
        var a = candidate("a", "198.51.100.1");
        awaitGateway(a);
        awaitImported("198.51.100.1");
        var before = export();
        // As an original of before 2.7 left it.
        exports().withName("test-cluster-east-clusterinfo").edit(export -> {
            export.getMetadata().setLabels(Map.of());
            return export;
        });

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(export().getMetadata().getLabels())
                        .containsEntry("sourceKind", "ClusterInfo")
                        .containsEntry("sourceClusterID", "test-cluster-east"));

        exports().withName("test-cluster-east-clusterinfo").edit(export -> {
            export.addFinalizer("seine.io/test");
            return export;
        });
        exports().withName("test-cluster-east-clusterinfo").delete();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(export().getMetadata().getFinalizers()).containsExactly("seine.io/test"));
        exports().withName("test-cluster-east-clusterinfo").edit(export -> {
            export.removeFinalizer("seine.io/test");
            return export;
        });

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Optional.ofNullable(exports()
                                        .withName("test-cluster-east-clusterinfo")
                                        .get())
                                .map(export -> export.getMetadata().getUid()))
                        .isPresent()
                        .isNotEqualTo(Optional.of(before.getMetadata().getUid())));
        awaitImported("198.51.100.1");
    }

    private String node(String name, String internalIp, String externalIp) {
        var node = name + "-" + scenario.memberNamespace;
        nodes.add(node);
        kubelets.add(scenario.east, node);
        scenario.east.apply("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s}
                """.formatted(node));
        addresses(node, internalIp, externalIp);
        ready(node, true);
        return node;
    }

    /** A ready, annotated Node. */
    private String candidate(String name, String externalIp) {
        var node = node(name, "172.18.0." + externalIp.substring(externalIp.lastIndexOf('.') + 1), externalIp);
        annotate(node, GATEWAY, "true");
        return node;
    }

    private static void addresses(String node, String internalIps, String externalIps) {
        var addresses = new ArrayList<String>();
        for (var ip : internalIps.split(" ", -1)) {
            addresses.add("{\"type\": \"InternalIP\", \"address\": \"" + ip + "\"}");
        }
        for (var ip : externalIps.split(" ", -1)) {
            addresses.add("{\"type\": \"ExternalIP\", \"address\": \"" + ip + "\"}");
        }
        status(node, "{\"status\": {\"addresses\": " + addresses + "}}");
    }

    private static void ready(String node, boolean ready) {
        status(
                node,
                "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"%s\", \"reason\": \"Test\"}]}}"
                        .formatted(ready ? "True" : "False"));
    }

    private static void status(String node, String patch) {
        scenario.east
                .admin
                .nodes()
                .withName(node)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static void annotate(String node, String annotation, @Nullable String value) {
        scenario.east.admin.nodes().withName(node).edit(object -> {
            var edit = new NodeBuilder(object).editMetadata();
            return (value == null ? edit.removeFromAnnotations(annotation) : edit.addToAnnotations(annotation, value))
                    .endMetadata()
                    .build();
        });
    }

    /** As Antrea's agent does it. */
    private static void enableWireGuard(String node) {
        gateway(node).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"wireGuard\": {\"publicKey\": \"" + KEY + "\"}}");
    }

    private static Resource<Gateway> gateway(String node) {
        return scenario.east
                .admin
                .resources(Gateway.class)
                .inNamespace(scenario.memberNamespace)
                .withName(node);
    }

    private static List<Gateway> gateways() {
        return scenario.east
                .admin
                .resources(Gateway.class)
                .inNamespace(scenario.memberNamespace)
                .list()
                .getItems();
    }

    /** The Gateway, once there is exactly one and it is that Node's. */
    private static Gateway awaitGateway(String node) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(gateways())
                        .extracting(gateway -> gateway.getMetadata().getName())
                        .containsExactly(node));
        return gateways().getFirst();
    }

    private static NonNamespaceOperation<
                    ResourceExport, KubernetesResourceList<ResourceExport>, Resource<ResourceExport>>
            exports() {
        return scenario.north.admin.resources(ResourceExport.class).inNamespace(scenario.leaderNamespace);
    }

    private static ResourceExport export() {
        return Objects.requireNonNull(
                exports().withName("test-cluster-east-clusterinfo").get());
    }

    private static List<ClusterInfoImport> importsIn(Cluster member) {
        return member.admin
                .resources(ClusterInfoImport.class)
                .inNamespace(scenario.memberNamespace)
                .list()
                .getItems();
    }

    private static Optional<ClusterInfo> imported() {
        return importsIn(scenario.west).stream().map(ClusterInfoImport::getSpec).findFirst();
    }

    /** What the other member has, once it has these addresses of gateways. */
    private static ClusterInfo awaitImported(String... gatewayIps) {
        return await().atMost(LIMIT)
                .until(
                        W06bGatewaysIT::imported,
                        info -> info.filter(found -> found.gatewayInfos().stream()
                                        .map(GatewayInfo::gatewayIP)
                                        .toList()
                                        .equals(List.of(gatewayIps)))
                                .isPresent())
                .orElseThrow();
    }

    /** What the Gateway tells the agents of Nodes that can take its place. */
    private static void awaitStandbys(String standbys) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(gateways())
                        .singleElement()
                        .extracting(gateway -> OrEmpty.map(gateway.getMetadata().getAnnotations())
                                .getOrDefault(Annotations.STANDBYS, ""))
                        .isEqualTo(standbys));
    }

    private void watchDeletions() {
        watches.add(exports().watch(new Deletions<>()));
        watches.add(scenario.west
                .admin
                .resources(ClusterInfoImport.class)
                .inNamespace(scenario.memberNamespace)
                .watch(new Deletions<>()));
    }

    private final class Deletions<T extends HasMetadata> implements Watcher<T> {
        @Override
        public void eventReceived(Action action, T object) {
            if (action == Action.DELETED) {
                deleted.add(object.getKind() + " " + object.getMetadata().getName());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            deleted.add("unknown: the watch ended, " + cause.getMessage());
        }
    }
}
