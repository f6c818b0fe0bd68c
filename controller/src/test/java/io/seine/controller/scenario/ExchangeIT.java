package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.Mcs;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one cluster exports, and that it is in the others as long as it is exported. */
class ExchangeIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private ExchangeView view;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        view = new ExchangeView(scenario);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    void exportedServiceIsInEveryMemberWithAllThatItNeeds() {
        scenario.joined();

        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");

        var service = view.awaitImported(scenario.east, "nginx");
        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("multicluster.antrea.io/imported-service", "true");
        var exportedIp =
                view.service(scenario.west, "nginx").orElseThrow().getSpec().getClusterIP();
        assertThat(endpoints(scenario.east, "antrea-mc-nginx")).containsExactly(exportedIp + ":80");
        assertThat(view.slices(scenario.east, "nginx")).singleElement().satisfies(slice -> {
            assertThat(slice.getMetadata().getLabels())
                    .containsEntry(Mcs.SOURCE_CLUSTER_LABEL, "test-cluster-west")
                    .containsEntry("kubernetes.io/service-name", "antrea-mc-nginx");
            assertThat(slice.getEndpoints().getFirst().getAddresses()).containsExactly(exportedIp);
        });
        var serviceImport = await().atMost(LIMIT)
                .until(
                        () -> view.serviceImport(scenario.east, "nginx"),
                        found -> found.filter(object -> object.getStatus() != null)
                                .isPresent())
                .orElseThrow();
        assertThat(serviceImport.getSpec().ips())
                .containsExactly(service.getSpec().getClusterIP());
        assertThat(serviceImport.getStatus().clusters())
                .containsExactly(new io.seine.api.mcs.ServiceImportStatus.Cluster("test-cluster-west"));
        awaitValid(scenario.west, "nginx", "Succeed");
    }

    @Test
    void exporterGetsItsOwnPodsBehindTheImport() {
        scenario.joined();

        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");

        view.awaitImported(scenario.west, "nginx");
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(endpoints(scenario.west, "antrea-mc-nginx")).containsExactly("10.99.0.5:80"));
    }

    @Test
    void unexportRemovesEverythingEverywhere() {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "nginx");

        scenario.deleteServiceExport(scenario.west, "nginx");

        awaitNothingImported(scenario.east, "nginx");
        awaitNothingImported(scenario.west, "nginx");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(atLeader(ResourceExport.class)).isEmpty());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(atLeader(ResourceImport.class)).isEmpty());
    }

    @Test
    @Proves({"W-11", "row 94", "Controller restart (member)"})
    void exportMadeWhileTheMemberWasAwayIsMadeGood() throws Exception {
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        var west = scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.west);
        scenario.export(scenario.west, "old", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "old");

        west.close();
        scenario.deleteServiceExport(scenario.west, "old");
        scenario.export(scenario.west, "new", 81, "10.99.0.6");
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);

        view.awaitImported(scenario.east, "new");
        awaitNothingImported(scenario.east, "old");
    }

    @Test
    void whatOthersChangeOrDeleteIsRepaired() {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "nginx");
        var services = scenario.east.admin.services().inNamespace(scenario.userNamespace);

        services.withName("antrea-mc-nginx")
                .edit(service -> service.edit()
                        .editSpec()
                        .editFirstPort()
                        .withPort(8080)
                        .endPort()
                        .endSpec()
                        .build());
        scenario.east
                .admin
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(scenario.userNamespace)
                .withLabel(Mcs.SERVICE_NAME_LABEL, "nginx")
                .delete();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(services.withName("antrea-mc-nginx")
                                .get()
                                .getSpec()
                                .getPorts())
                        .singleElement()
                        .satisfies(port -> assertThat(port.getPort()).isEqualTo(80)));
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(view.slices(scenario.east, "nginx")).hasSize(1));
    }

    @Test
    void foreignServiceOfTheNameStaysAndItsOwnerIsTold() {
        scenario.joined();
        scenario.service(scenario.east, "antrea-mc-nginx", 9, "10.99.0.9");

        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");

        var foreign = view.service(scenario.east, "antrea-mc-nginx").orElseThrow();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.east, foreign))
                        .anyMatch(event -> event.startsWith("ImportConflict: ")));
        assertThat(view.service(scenario.east, "antrea-mc-nginx")
                        .orElseThrow()
                        .getSpec()
                        .getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(9));

        scenario.east.admin.resource(foreign).delete();

        var imported = view.awaitImported(scenario.east, "nginx");
        assertThat(imported.getSpec().getPorts().getFirst().getPort()).isEqualTo(80);
    }

    @Test
    void namespaceThatAppearsLaterGetsItsImports() {
        scenario.joined();
        var later = scenario.userNamespace + "-later";
        scenario.west.createNamespace(later);
        scenario.west.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: nginx, namespace: %1$s}
                spec: {ports: [{name: http, port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: nginx-1, namespace: %1$s, labels: {kubernetes.io/service-name: nginx}}
                addressType: IPv4
                ports: [{name: http, port: 80, protocol: TCP}]
                endpoints: [{addresses: [10.99.0.5]}]
                ---
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceExport
                metadata: {name: nginx, namespace: %1$s}
                """.formatted(later));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(atLeader(ResourceImport.class)).hasSize(2));

        scenario.east.createNamespace(later);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.east
                                .admin
                                .services()
                                .inNamespace(later)
                                .withName("antrea-mc-nginx")
                                .get())
                        .isNotNull());
    }

    @Test
    void gatewayNodeMakesTheClusterKnownToTheOthersAndGoesWithItsAnnotation() {
        scenario.joined();

        scenario.gatewayNode(scenario.west, "west-node-" + scenario.memberNamespace, "172.18.0.21");

        var info = await().atMost(LIMIT)
                .until(
                        () -> Optional.ofNullable(scenario.east
                                .admin
                                .resources(ClusterInfoImport.class)
                                .inNamespace(scenario.memberNamespace)
                                .withName("test-cluster-west-clusterinfo")
                                .get()),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(info.getSpec().gatewayInfos())
                .containsExactly(new io.seine.api.multicluster.ClusterInfo.GatewayInfo("172.18.0.21"));
        assertThat(info.getSpec().serviceCIDR()).matches("[0-9.]+/[0-9]+");
        scenario.awaitCondition(scenario.west, "NetworkReady", "True");

        scenario.west
                .admin
                .nodes()
                .withName("west-node-" + scenario.memberNamespace)
                .delete();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.east
                                .admin
                                .resources(ClusterInfoImport.class)
                                .inNamespace(scenario.memberNamespace)
                                .list()
                                .getItems())
                        .isEmpty());
    }

    @Test
    @Proves({"Member leaves", "Join", "row 55"})
    void memberThatLeavesTakesEverythingWithItAndCanComeBack() {
        scenario.joined();
        scenario.gatewayNode(scenario.east, "east-node-" + scenario.memberNamespace, "172.18.0.11");
        scenario.export(scenario.east, "mine", 80, "10.99.0.5");
        scenario.export(scenario.west, "yours", 81, "10.99.0.6");
        view.awaitImported(scenario.west, "mine");
        view.awaitImported(scenario.east, "yours");

        scenario.east
                .admin
                .resource(scenario.clusterSet(scenario.east).orElseThrow())
                .delete();

        awaitNothingImported(scenario.east, "yours");
        awaitNothingImported(scenario.west, "mine");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.east
                                .admin
                                .resources(Gateway.class)
                                .inNamespace(scenario.memberNamespace)
                                .list()
                                .getItems())
                        .isEmpty());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(atLeader(MemberClusterAnnounce.class))
                        .extracting(object -> object.getMetadata().getName())
                        .containsExactly("member-announce-from-test-cluster-west"));
        assertThat(view.service(scenario.east, "mine")).isPresent();

        scenario.join(scenario.east);

        view.awaitImported(scenario.east, "yours");
        view.awaitImported(scenario.west, "mine");
    }

    private void awaitNothingImported(Cluster cluster, String name) {
        await("the end of the import of " + name + " in " + cluster.name)
                .atMost(LIMIT)
                .until(() -> view.service(cluster, "antrea-mc-" + name).isEmpty()
                        && view.slices(cluster, name).isEmpty()
                        && endpoints(cluster, "antrea-mc-" + name).isEmpty()
                        && view.serviceImport(cluster, name).isEmpty());
    }

    private void awaitValid(Cluster cluster, String name, String reason) {
        await().atMost(LIMIT)
                .until(() -> Optional.ofNullable(cluster.admin
                                .resources(ServiceExport.class)
                                .inNamespace(scenario.userNamespace)
                                .withName(name)
                                .get()
                                .getStatus())
                        .flatMap(status -> ServiceCondition.find(status.conditions(), "Valid"))
                        .filter(condition -> condition.reason().equals(reason))
                        .isPresent());
    }

    private List<String> endpoints(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.admin
                        .endpoints()
                        .inNamespace(scenario.userNamespace)
                        .withName(name)
                        .get())
                .map(Endpoints::getSubsets)
                .orElse(List.of())
                .stream()
                .flatMap(subset -> subset.getAddresses().stream()
                        .flatMap(address ->
                                subset.getPorts().stream().map(port -> address.getIp() + ":" + port.getPort())))
                .toList();
    }

    private <T extends HasMetadata> List<T> atLeader(Class<T> kind) {
        return scenario.north
                .admin
                .resources(kind)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems();
    }
}
