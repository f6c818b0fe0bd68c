package io.seine.controller.scenario;

import static io.seine.controller.scenario.ExchangeView.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What others made is never changed or deleted, whatever its name; what is ours is repaired. */
class W15ForeignObjectsIT {
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
    @Proves({"W-15", "row 109", "row 110", "row 112"})
    void foreignObjectsOutliveEverythingThatHappensToImports() {
        scenario.joined();
        scenario.east.apply("""
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceImport
            metadata: {name: lonely, namespace: %1$s}
            spec: {type: ClusterSetIP, ports: [{port: 9}]}
            ---
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceImport
            metadata: {name: nginx, namespace: %1$s}
            spec: {type: ClusterSetIP, ports: [{port: 9}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: antrea-mc-lonely, namespace: %1$s}
            spec: {ports: [{port: 9}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: antrea-mc-taken, namespace: %1$s}
            spec: {ports: [{port: 9}]}
            ---
            apiVersion: v1
            kind: Endpoints
            metadata: {name: antrea-mc-blocked, namespace: %1$s}
            subsets: [{addresses: [{ip: 10.97.0.1}], ports: [{port: 9}]}]
            """.formatted(scenario.userNamespace));
        var before = foreign();

        for (var name : List.of("nginx", "taken", "blocked", "free")) {
            scenario.export(scenario.west, name, 80, "10.99.0.5");
        }

        view.awaitImported(scenario.east, "free");
        until(
                "the import whose ServiceImport is another's",
                () -> view.sliced(scenario.east, "nginx").size() == 1);
        awaitConflict(view.service(scenario.east, "antrea-mc-taken").orElseThrow());
        awaitConflict(view.endpointsObject(scenario.east, "antrea-mc-blocked").orElseThrow());
        awaitConflict(view.serviceImport(scenario.east, "nginx").orElseThrow());
        assertThat(view.service(scenario.east, "antrea-mc-blocked")).isEmpty();
        assertThat(view.serviceImport(scenario.east, "taken")).isEmpty();
        assertThat(foreign()).isEqualTo(before);

        scenario.deleteServiceExport(scenario.west, "nginx");
        scenario.deleteServiceExport(scenario.west, "taken");
        until(
                "the end of one import",
                () -> view.service(scenario.east, "antrea-mc-nginx").isEmpty());
        assertThat(foreign()).isEqualTo(before);

        scenario.east
                .admin
                .resources(ClusterSet.class)
                .inNamespace(scenario.memberNamespace)
                .delete();
        view.awaitNothingImported(scenario.east, "free");
        assertThat(foreign()).isEqualTo(before);
    }

    @Test
    void whateverIsChangedOrDeletedOfAnImportIsRepaired() {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "nginx");
        var ip = view.clusterIp(scenario.west, "nginx");

        scenario.east
                .admin
                .endpoints()
                .inNamespace(scenario.userNamespace)
                .withName("antrea-mc-nginx")
                .edit(object -> object.edit()
                        .editFirstSubset()
                        .editFirstAddress()
                        .withIp("10.97.0.1")
                        .endAddress()
                        .endSubset()
                        .build());
        scenario.east
                .admin
                .resource(view.slices(scenario.east, "nginx")
                        .getFirst()
                        .edit()
                        .editFirstEndpoint()
                        .withAddresses("10.97.0.1")
                        .endEndpoint()
                        .build())
                .update();
        until(
                "the addresses are back",
                () -> view.endpoints(scenario.east, "nginx").equals(List.of(ip + ":80"))
                        && view.sliced(scenario.east, "nginx").equals(List.of(ip + ":80")));

        scenario.east.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: antrea-mc-nginx, namespace: %s}
            spec: {ports: [{name: extra, port: 81, protocol: TCP}]}
            """.formatted(scenario.userNamespace));
        until(
                "the port that somebody applied is gone",
                () -> view.service(scenario.east, "antrea-mc-nginx").orElseThrow().getSpec().getPorts().stream()
                        .map(port -> port.getPort())
                        .toList()
                        .equals(List.of(80)));

        scenario.east
                .admin
                .resource(view.serviceImport(scenario.east, "nginx").orElseThrow())
                .delete();
        scenario.east
                .admin
                .endpoints()
                .inNamespace(scenario.userNamespace)
                .withName("antrea-mc-nginx")
                .delete();
        scenario.east
                .admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName("antrea-mc-nginx")
                .delete();
        view.awaitImported(scenario.east, "nginx");
        until(
                "the Endpoints are back",
                () -> view.endpoints(scenario.east, "nginx").equals(List.of(ip + ":80")));
        until(
                "the address is that of the new Service",
                () -> view.serviceImport(scenario.east, "nginx")
                        .orElseThrow()
                        .getSpec()
                        .ips()
                        .equals(List.of(view.clusterIp(scenario.east, "antrea-mc-nginx"))));
    }

    @Test
    void editedMarkMakesNothingForeign() {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "nginx");

        var slice = view.slices(scenario.east, "nginx").getFirst();
        var labels = new HashMap<>(slice.getMetadata().getLabels());
        labels.put("endpointslice.kubernetes.io/managed-by", "somebody");
        labels.put("multicluster.kubernetes.io/service-name", "another");
        edit(slice.edit().editMetadata().withLabels(labels).endMetadata().build());
        var service = view.service(scenario.east, "antrea-mc-nginx").orElseThrow();
        edit(service.edit()
                .editMetadata()
                .withAnnotations(Map.of())
                .withLabels(Map.of())
                .endMetadata()
                .build());
        var serviceImport = view.serviceImport(scenario.east, "nginx").orElseThrow();
        serviceImport.getMetadata().setLabels(Map.of());
        edit(serviceImport);
        var export = scenario
                .north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems()
                .stream()
                .filter(object -> object.getMetadata().getName().endsWith("nginx-service"))
                .findFirst()
                .orElseThrow();
        export.getMetadata().setLabels(Map.of());
        scenario.north.admin.resource(export).update();

        until(
                "the slice has its labels",
                () -> view.slices(scenario.east, "nginx").stream().anyMatch(object -> marked(object, "seine-member")));
        until(
                "the Service has its marks",
                () -> marked(view.service(scenario.east, "antrea-mc-nginx").orElseThrow(), "seine-member"));
        until(
                "the ServiceImport has its label",
                () -> marked(view.serviceImport(scenario.east, "nginx").orElseThrow(), "seine-member"));
        until(
                "the export has its label",
                () -> marked(scenario.north.admin.resource(export).get(), "test-cluster-west"));
    }

    private static boolean marked(HasMetadata object, String value) {
        var labels = object.getMetadata().getLabels();
        return labels != null && labels.containsValue(value);
    }

    private void edit(HasMetadata object) {
        object.getMetadata().setManagedFields(null);
        object.getMetadata().setResourceVersion(null);
        scenario.east.admin.resource(object).update();
    }

    private void awaitConflict(HasMetadata object) {
        until(
                "an Event on " + object.getKind() + " " + object.getMetadata().getName(),
                () -> scenario.events(scenario.east, object).stream()
                        .anyMatch(event -> event.startsWith("ImportConflict: ")));
    }

    /** What identifies the objects of others, and that nobody wrote them since. */
    private Map<String, String> foreign() {
        return Stream.of(
                        view.serviceImport(scenario.east, "lonely"),
                        view.serviceImport(scenario.east, "nginx"),
                        view.service(scenario.east, "antrea-mc-lonely"),
                        view.service(scenario.east, "antrea-mc-taken"),
                        view.endpointsObject(scenario.east, "antrea-mc-blocked"))
                .map(object -> object.map(HasMetadata.class::cast).orElseThrow())
                .collect(Collectors.toMap(
                        object -> object.getKind() + " " + object.getMetadata().getName(),
                        object -> object.getMetadata().getUid() + " "
                                + object.getMetadata().getResourceVersion()));
    }
}
