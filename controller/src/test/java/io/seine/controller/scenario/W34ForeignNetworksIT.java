package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.api.multicluster.WireGuard;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What other clusters announce of their networks is hostile until it is checked: a member takes only what harms nobody. */
class W34ForeignNetworksIT {
    private static final String EVIL = "evil-clusterinfo";
    private static final String GOOD = "good-clusterinfo";

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private static Scenario scenario;

    @BeforeAll
    static void start() throws Exception {
        scenario = new Scenario(PLANES);
        scenario.startLeader();
        scenario.startMember(
                scenario.east,
                MultiClusterConfig.parse("serviceCIDR: 10.1.0.0/16").config());
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");
        scenario.east.apply("""
                apiVersion: v1
                kind: Node
                metadata: {name: w34-%s}
                ---
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ClusterInfoImport
                metadata: {name: gone-clusterinfo, namespace: %1$s}
                spec: {clusterID: gone, serviceCIDR: 10.66.0.0/16}
                """.formatted(scenario.memberNamespace));
        scenario.east
                .admin
                .nodes()
                .withName("w34-" + scenario.memberNamespace)
                .subresource("status")
                .patch("{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"172.18.0.2\"}]}}");
    }

    @AfterAll
    static void stop() throws Exception {
        scenario.east.admin.nodes().withName("w34-" + scenario.memberNamespace).delete();
        scenario.close();
    }

    @AfterEach
    void withdrawAll() {
        imports().delete();
        exports().delete();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).isEmpty());
    }

    @Test
    @Proves({"row 116", "row 132"})
    void importFollowsTheAnnounce() {
        assertThat(imported()).as("what nobody announces").isEmpty();
        var info = info("good", "10.2.0.0/16", List.of("10.12.0.0/16"), "198.51.100.2");

        announce(GOOD, info);
        announce("test-cluster-east-clusterinfo", info("test-cluster-east", "10.3.0.0/16", List.of(), "198.51.100.3"));

        awaitImported(info);

        var changed = new ClusterInfo(
                "good",
                "10.2.0.0/16",
                List.of(new GatewayInfo("198.51.100.9")),
                List.of("10.12.0.0/16"),
                new WireGuard("xJvZTR0bAeLrE8W2GZNKoB3pV7zM5c6kQm1x2Yw3ZUE="));
        announce(GOOD, changed);

        awaitImported(changed);

        clusterInfoImports().withName(GOOD).edit(object -> {
            object.setSpec(info("good", "10.99.0.0/16", List.of(), "203.0.113.1"));
            return object;
        });
        await().atMost(LIMIT).untilAsserted(() -> awaitImported(changed));
        clusterInfoImports().withName(GOOD).delete();
        awaitImported(changed);

        imports().withName(GOOD).delete();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).isEmpty());
    }

    @Test
    @Proves("W-34")
    void announceThatHarmsOthersIsLeftOutAndReported() {
        var good = info("good", "10.2.0.0/16", List.of("10.12.0.0/16"), "198.51.100.2");
        announce(EVIL, info("evil", "10.6.0.0/16", List.of(), "198.51.100.6"));
        announce(GOOD, good);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).hasSize(2));

        // Evil is older than its victim; that must not help.
        refused(
                info("evil", "10.2.128.0/17", List.of(), "198.51.100.6"),
                "Service CIDR 10.2.128.0/17 overlaps with Service CIDR 10.2.0.0/16 of cluster good");
        refused(
                info("evil", "10.6.0.0/16", List.of("10.0.0.0/8"), "198.51.100.6"),
                "Pod CIDR 10.0.0.0/8 overlaps with Service CIDR 10.1.0.0/16");
        refused(
                info("evil", "10.6.0.0/16", List.of("172.18.0.0/24"), "198.51.100.6"),
                "Pod CIDR 172.18.0.0/24 overlaps with Node address 172.18.0.2");
        refused(
                info("evil", "10.6.0.0/16", List.of("198.51.100.2/32"), "198.51.100.6"),
                "Pod CIDR 198.51.100.2 overlaps with Node address 198.51.100.2 of cluster good");
        refused(info("evil", "0.0.0.0/0", List.of(), "198.51.100.6"), "serviceCIDR \"0.0.0.0/0\" is wider than /8");
        refused(
                info("evil", "10.6.0.0/16", List.of("169.254.169.254/32"), "198.51.100.6"),
                "podCIDR \"169.254.169.254/32\" is not for Pods or Services");
        refused(info("evil", "10.6.0.0/16", List.of(), "127.0.0.1"), "gatewayIP \"127.0.0.1\" is not a usable");
        refused(
                info("good", "10.6.0.0/16", List.of(), "198.51.100.6"),
                "clusterID \"good\" does not belong to the name");
        refused(info("test-cluster-east", "10.6.0.0/16", List.of(), "198.51.100.6"), "does not belong to the name");
        var many = new ArrayList<String>();
        for (int i = 0; i < 200; i++) {
            many.add("11.0." + i + ".0/24");
        }
        refused(info("evil", "10.6.0.0/16", many, "198.51.100.6"), "more than 64 podCIDRs");
        refused(info("evil", "x".repeat(50_000), List.of(), "198.51.100.6"), "serviceCIDR \"xxx");
        awaitImported(good);
        assertThat(scenario.awaitReason(scenario.east, "NetworkReady", "NetworkConflict")
                        .message())
                .hasSizeLessThan(1000);

        announce(EVIL, info("evil", "10.6.0.0/16", List.of(), "198.51.100.6"));

        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).hasSize(2));
        scenario.awaitReason(scenario.east, "NetworkReady", "NoGateway");
    }

    @Test
    @Proves("W-34")
    void endpointsAtAddressesOfOthersAreNotUsed() {
        announce(GOOD, info("good", "10.2.0.0/16", List.of(), "198.51.100.2"));
        announce(EVIL, info("evil", "10.6.0.0/16", List.of(), "198.51.100.6"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).hasSize(2));
        var subsets = List.of("10.6.0.7", "10.2.0.7", "10.1.0.7", "172.18.0.2", "169.254.169.254", "127.0.0.1").stream()
                .map(ip -> "{ip: " + ip + "}")
                .toList();
        scenario.north.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata:
                  name: evil-%1$s-bank-service
                  namespace: %2$s
                  labels: {sourceKind: Service, sourceName: bank, sourceNamespace: %1$s, sourceClusterID: evil}
                  finalizers: [resourceexport.antrea.io/finalizer]
                spec:
                  clusterID: evil
                  kind: Service
                  name: bank
                  namespace: %1$s
                  service: {serviceSpec: {ports: [{name: http, port: 80, protocol: TCP}]}}
                ---
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata:
                  name: evil-%1$s-bank-endpoints
                  namespace: %2$s
                  labels: {sourceKind: Endpoints, sourceName: bank, sourceNamespace: %1$s, sourceClusterID: evil}
                  finalizers: [resourceexport.antrea.io/finalizer]
                spec:
                  clusterID: evil
                  kind: Endpoints
                  name: bank
                  namespace: %1$s
                  endpoints: {subsets: [{addresses: %3$s, ports: [{name: http, port: 80, protocol: TCP}]}]}
                """.formatted(scenario.userNamespace, scenario.leaderNamespace, subsets));

        await().atMost(LIMIT).untilAsserted(() -> assertThat(addresses("bank")).containsExactly("10.6.0.7"));
    }

    @Test
    @Proves("row 68")
    void leaderFollowsTheExportOfAClusterInfoAndReleasesIt() {
        for (var finalizer : List.of("resourceexport.antrea.io/finalizer", "resourceexport.finalizers.antrea.io")) {
            export(finalizer, "10.2.0.0/16");
            awaitResourceImport("10.2.0.0/16");

            export(finalizer, "10.4.0.0/16");
            awaitResourceImport("10.4.0.0/16");

            exports().withName(GOOD).delete();

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(exports().list().getItems()).isEmpty());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(imports().list().getItems()).isEmpty());
        }
    }

    /** As members of before 2.7 export it: without labels. */
    private static void export(String finalizer, String serviceCidr) {
        scenario.north.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata: {name: good-clusterinfo, namespace: %s, finalizers: ["%s"]}
                spec:
                  clusterID: good
                  kind: ClusterInfo
                  name: good
                  namespace: kube-system
                  clusterInfo: {clusterID: good, serviceCIDR: %s, gatewayInfos: [{gatewayIP: 198.51.100.2}]}
                """.formatted(scenario.leaderNamespace, finalizer, serviceCidr));
    }

    private static void awaitResourceImport(String serviceCidr) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(imports().list().getItems())
                        .singleElement()
                        .satisfies(object -> {
                            assertThat(object.getMetadata().getName()).isEqualTo(GOOD);
                            assertThat(object.getSpec().kind()).isEqualTo("ClusterInfo");
                            assertThat(Objects.requireNonNull(object.getSpec().clusterInfo())
                                            .serviceCIDR())
                                    .isEqualTo(serviceCidr);
                        }));
    }

    private static void refused(ClusterInfo hostile, String said) {
        announce(EVIL, hostile);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(
                                scenario.east,
                                scenario.clusterSet(scenario.east).orElseThrow()))
                        .anyMatch(event -> event.startsWith("NetworkConflict: Cluster evil cannot be reached")
                                && event.contains(said)));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(imported())
                        .extracting(ClusterInfo::clusterID)
                        .containsExactly("good"));
    }

    private static ClusterInfo info(String cluster, String serviceCidr, List<String> podCidrs, String gatewayIp) {
        return new ClusterInfo(cluster, serviceCidr, List.of(new GatewayInfo(gatewayIp)), podCidrs, null);
    }

    /** Puts it where members read, past everything that a leader may check. */
    private static void announce(String name, ClusterInfo info) {
        var object = ResourceImport.of(
                scenario.leaderNamespace, name, ResourceImportSpec.clusterInfo(scenario.leaderNamespace, info));
        scenario.north.admin.resource(object).forceConflicts().serverSideApply();
    }

    private static NonNamespaceOperation<
                    ResourceImport, KubernetesResourceList<ResourceImport>, Resource<ResourceImport>>
            imports() {
        return scenario.north.admin.resources(ResourceImport.class).inNamespace(scenario.leaderNamespace);
    }

    private static NonNamespaceOperation<
                    ResourceExport, KubernetesResourceList<ResourceExport>, Resource<ResourceExport>>
            exports() {
        return scenario.north.admin.resources(ResourceExport.class).inNamespace(scenario.leaderNamespace);
    }

    private static NonNamespaceOperation<
                    ClusterInfoImport, KubernetesResourceList<ClusterInfoImport>, Resource<ClusterInfoImport>>
            clusterInfoImports() {
        return scenario.east.admin.resources(ClusterInfoImport.class).inNamespace(scenario.memberNamespace);
    }

    private static List<ClusterInfo> imported() {
        return clusterInfoImports().list().getItems().stream()
                .map(ClusterInfoImport::getSpec)
                .toList();
    }

    private static void awaitImported(ClusterInfo info) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(imported()).containsExactly(info));
    }

    /** Of the Service's import. */
    private static List<String> addresses(String service) {
        return scenario
                .east
                .admin
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(scenario.userNamespace)
                .withLabels(Map.of("kubernetes.io/service-name", "antrea-mc-" + service))
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream())
                .map(Endpoint::getAddresses)
                .flatMap(List::stream)
                .toList();
    }
}
