package io.seine.controller.scenario;

import static io.seine.controller.scenario.ExchangeView.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever makes a Service unfit for export takes back what was exported, and the ServiceExport says why. */
class W19WithdrawIT {
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
    @Proves({"W-19", "W-10b", "row 94", "row 95", "row 97", "row 98", "Scale exported Service to zero ready endpoints"})
    void everyOutcomeThatCannotBeExportedIsSaidAndWithdraws() {
        serviceExport();
        assertThat(view.awaitReason(scenario.west, "nginx", "Valid", "ServiceNotFound")
                        .message())
                .isEqualTo("Service does not exist");

        scenario.service(scenario.west, "nginx", 80, "10.99.0.5");
        awaitExported();
        assertThat(view.awaitReason(scenario.west, "nginx", "Valid", "Succeed").message())
                .isEqualTo("The Service is exported successfully");

        scenario.service(scenario.west, "nginx", 8080, "10.99.0.5");
        var ip = view.clusterIp(scenario.west, "nginx");
        until("the new port", () -> view.sliced(scenario.east, "nginx").equals(java.util.List.of(ip + ":8080")));

        endpoint("{ready: false, serving: false}");
        awaitWithdrawn("ServiceWithoutEndpoints", "Service has no Endpoints");

        endpoint("{ready: false, serving: true, terminating: true}");
        awaitExported();

        endpoint("{ready: false, serving: false, terminating: true}");
        awaitWithdrawn("ServiceWithoutEndpoints", "Service has no Endpoints");

        endpoint("{}");
        awaitExported();

        scenario.west
                .admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName("nginx")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\": {\"type\": \"ExternalName\", \"externalName\": \"example.com\"}}");
        awaitWithdrawn("ServiceTypeNotSupported", "Service of ExternalName type is not supported");

        anew("{ports: [{name: http, port: 80}]}", "");
        awaitExported();

        anew("{clusterIP: None, ports: [{name: http, port: 80}]}", "");
        awaitWithdrawn("ServiceNoClusterIP", "Service does not have a valid ClusterIP");

        anew("{ports: [{name: http, port: 80}]}", "multicluster.antrea.io/imported-service: 'true'");
        awaitWithdrawn("ImportedService", "The Service is imported, not allowed to export");

        anew("{ports: [{name: http, port: 80}]}", "");
        awaitExported();

        scenario.west
                .admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName("nginx")
                .delete();
        awaitWithdrawn("ServiceNotFound", "Service does not exist");
    }

    @Test
    @Proves("W-31")
    void aNameThatNoImportCanHaveIsRefusedWhereTheExporterSeesIt() {
        var name = "n".repeat(54);

        scenario.export(scenario.west, name, 80, "10.99.0.5");

        var valid = view.awaitReason(scenario.west, name, "Valid", "ServiceNameTooLong");
        assertThat(valid.message()).contains("antrea-mc-", "63 characters");
        assertThat(view.atLeader(ResourceExport.class)).isEmpty();
    }

    private void awaitExported() {
        view.awaitReason(scenario.west, "nginx", "Ready", "Exported");
        view.awaitImported(scenario.east, "nginx");
    }

    private void awaitWithdrawn(String reason, String message) {
        assertThat(view.awaitReason(scenario.west, "nginx", "Valid", reason).message())
                .isEqualTo(message);
        view.awaitNothingImported(scenario.east, "nginx");
        until("nothing at the leader", () -> view.atLeader(ResourceExport.class).isEmpty());
    }

    private void serviceExport() {
        scenario.west.apply("""
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceExport
            metadata: {name: nginx, namespace: %s}
            """.formatted(scenario.userNamespace));
    }

    private void endpoint(String conditions) {
        scenario.west.apply("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: nginx-1, namespace: %s, labels: {kubernetes.io/service-name: nginx}}
            addressType: IPv4
            ports: [{name: http, port: 8080, protocol: TCP}]
            endpoints: [{addresses: [10.99.0.5], conditions: %s}]
            """.formatted(scenario.userNamespace, conditions));
    }

    private void anew(String spec, String annotation) {
        scenario.west
                .admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName("nginx")
                .delete();
        scenario.west.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: nginx, namespace: %s, annotations: {%s}}
            spec: %s
            """.formatted(scenario.userNamespace, annotation, spec));
    }
}
