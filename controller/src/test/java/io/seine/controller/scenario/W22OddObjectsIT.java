package io.seine.controller.scenario;

import static io.seine.controller.scenario.ExchangeView.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects at the leader that no controller would write harm nobody: they are refused or ignored, and may be deleted. */
class W22OddObjectsIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private ExchangeView view;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES).joined();
        view = new ExchangeView(scenario);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({"W-22", "row 69", "row 70", "row 72", "row 73"})
    void oddExportsAreRefusedAndGoAndTheOthersWork() {
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: bare, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: unheard, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec: {kind: Unheard, name: x, namespace: y, clusterID: z}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: nodash, namespace: %1$s, finalizers: [resourceexport.finalizers.antrea.io]}
            spec: {kind: LabelIdentity, clusterID: z}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: policy, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec: {kind: AntreaClusterNetworkPolicy, name: empty}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: no-service, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec: {kind: Service, clusterID: aaa, name: nginx, namespace: %2$s}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: no-endpoints, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec: {kind: Endpoints, clusterID: aaa, name: nginx, namespace: %2$s}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: no-port, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec:
              kind: Service
              clusterID: aaa
              name: nginx
              namespace: %2$s
              service: {serviceSpec: {ports: [{port: 70000}]}}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: strange, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec:
              kind: Service
              clusterID: aaa
              name: ../../../x
              namespace: kube-system/secrets
              service: {serviceSpec: {ports: [{port: 80}]}}
            """.formatted(scenario.leaderNamespace, scenario.userNamespace));
        for (var name : List.of("no-service", "no-endpoints", "no-port", "strange")) {
            until(
                    name + " is refused",
                    () -> view.resourceExport(name)
                            .flatMap(export -> java.util.Optional.ofNullable(export.getStatus()))
                            .filter(status -> !status.converged())
                            .isPresent());
        }

        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "nginx");
        var imports = view.atLeader(ResourceImport.class).size();
        view.awaitOlderThanASecond("test-cluster-west-" + scenario.userNamespace + "-nginx-service");

        // Its import would be named like that of the Service of the exporter.
        var namespace = scenario.userNamespace.replaceFirst("-.*", "");
        var rest = scenario.userNamespace.substring(namespace.length() + 1) + "-nginx";
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: twin, namespace: %1$s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec:
              kind: Service
              clusterID: aaa
              name: "%3$s"
              namespace: "%2$s"
              service: {serviceSpec: {ports: [{port: 80}]}}
            """.formatted(scenario.leaderNamespace, namespace, rest));
        until(
                "the twin is refused",
                () -> view.resourceExport("twin")
                        .flatMap(export -> java.util.Optional.ofNullable(export.getStatus()))
                        .filter(status ->
                                status.conditions().getFirst().message().contains("rename one of the two"))
                        .isPresent());
        var kept =
                view.resourceImport(scenario.userNamespace + "-nginx-service").orElseThrow();
        assertThat(kept.getSpec().name()).isEqualTo("nginx");

        scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withoutLabel("sourceClusterID")
                .delete();
        until("all of them are gone", () -> view.atLeader(ResourceExport.class).size() == 2);
        assertThat(view.atLeader(ResourceImport.class)).hasSize(imports);
        assertThat(view.service(scenario.east, "antrea-mc-nginx")).isPresent();
    }

    @Test
    @Proves("W-22")
    void oddImportsDoNothingAndTheOthersWork() {
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: bare, namespace: %1$s}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: unheard, namespace: %1$s}
            spec: {kind: Unheard, name: x, namespace: %2$s}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: %2$s-a-service, namespace: %1$s}
            spec: {kind: ServiceImport, name: a, namespace: %2$s}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: %2$s-b-service, namespace: %1$s}
            spec:
              kind: ServiceImport
              name: b
              namespace: %2$s
              serviceImport: {spec: {type: ClusterSetIP, ports: [{port: 70000}, {port: 70000}]}}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: %2$s-b-endpoints, namespace: %1$s, annotations: {multicluster.seine.io/subset-sources: ",,"}}
            spec:
              kind: Endpoints
              name: b
              namespace: %2$s
              endpoints: {subsets: [{addresses: [{ip: nonsense}, {ip: "::1"}]}, {ports: [{port: -1}]}, {}]}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: info, namespace: %1$s}
            spec: {kind: ClusterInfo, name: info}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceImport
            metadata: {name: escape, namespace: %1$s}
            spec:
              kind: ServiceImport
              name: ../../secrets
              namespace: kube-system/secrets
              serviceImport: {spec: {type: ClusterSetIP, ports: [{port: 80}]}}
            """.formatted(scenario.leaderNamespace, scenario.userNamespace));

        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");

        view.awaitImported(scenario.east, "nginx");
        view.awaitReason(scenario.west, "nginx", "Ready", "Exported");
        for (var name : List.of("a", "b")) {
            assertThat(view.service(scenario.east, "antrea-mc-" + name)).isEmpty();
            assertThat(view.serviceImport(scenario.east, name)).isEmpty();
        }
    }

    @Test
    @Proves({"W-31", "W-28", "row 104"})
    void twoServicesOfOneJoinedNameAreToldAndTheSecondFollowsWhenTheFirstGoes() {
        var longer = scenario.userNamespace + "-b";
        scenario.west.createNamespace(longer);
        scenario.east.createNamespace(longer);
        scenario.export(scenario.west, "b-c", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "b-c");

        scenario.west.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: c, namespace: %1$s}
            spec: {ports: [{name: http, port: 80}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: c-1, namespace: %1$s, labels: {kubernetes.io/service-name: c}}
            addressType: IPv4
            ports: [{name: http, port: 80, protocol: TCP}]
            endpoints: [{addresses: [10.99.0.6]}]
            ---
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceExport
            metadata: {name: c, namespace: %1$s}
            """.formatted(longer));
        var other = scenario.west
                .admin
                .resources(io.seine.api.mcs.ServiceExport.class)
                .inNamespace(longer)
                .withName("c");
        until(
                "the second is told",
                () -> java.util.Optional.ofNullable(other.get().getStatus()).stream()
                        .flatMap(status -> status.conditions().stream())
                        .anyMatch(condition -> condition.reason().equals("ExportRefused")
                                && condition.message().contains(scenario.userNamespace + "/b-c")
                                && condition.message().contains(longer + "/c")
                                && condition.message().contains("rename one of the two Services")));

        scenario.deleteServiceExport(scenario.west, "b-c");

        until(
                "the second is imported",
                () -> scenario.east
                                .admin
                                .services()
                                .inNamespace(longer)
                                .withName("antrea-mc-c")
                                .get()
                        != null);
        view.awaitNothingImported(scenario.east, "b-c");
        other.delete();
    }

    @Test
    @Proves("row 71")
    void aWriteThatIsRefusedForAWhileIsToldAndMadeGood() {
        var role = scenario.north.admin.rbac().roles().inNamespace(scenario.leaderNamespace);
        var name = role.list().getItems().stream()
                .filter(item -> item.getRules().stream().anyMatch(W22OddObjectsIT::writesImports))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
        var before = role.withName(name).get();
        role.withName(name)
                .edit(item -> item.edit()
                        .withRules(item.getRules().stream()
                                .map(rule -> writesImports(rule)
                                        ? rule.edit()
                                                .withVerbs("get", "list", "watch")
                                                .build()
                                        : rule)
                                .toList())
                        .build());

        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");

        var told = view.awaitReason(scenario.west, "nginx", "Ready", "Failed");
        assertThat(told.message()).contains("create ResourceImport", "403");

        role.withName(name)
                .edit(item -> item.edit().withRules(before.getRules()).build());

        view.awaitImported(scenario.east, "nginx");
        view.awaitReason(scenario.west, "nginx", "Ready", "Exported");
        until(
                "the status says so too",
                () -> view.resourceExport("test-cluster-west-" + scenario.userNamespace + "-nginx-service")
                        .filter(export -> export.getStatus().converged())
                        .isPresent());
    }

    private static boolean writesImports(PolicyRule rule) {
        return rule.getResources().contains("resourceimports")
                && rule.getVerbs().contains("create");
    }
}
