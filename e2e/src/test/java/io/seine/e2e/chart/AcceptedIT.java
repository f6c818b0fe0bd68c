package io.seine.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.junit.ControlPlanes;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real API server takes what the chart and the manifests say. */
class AcceptedIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** So much of the Prometheus operator that objects of the kind are taken. */
    private static final String SERVICE_MONITORS = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: servicemonitors.monitoring.coreos.com}
            spec:
              group: monitoring.coreos.com
              names: {kind: ServiceMonitor, listKind: ServiceMonitorList, plural: servicemonitors, singular: servicemonitor}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("chart");

    @RegisterExtension
    static final HelmOfCheckout HELM = new HelmOfCheckout();

    private static final Administrator ADMIN = new Administrator(CLUSTERS, "chart", HELM);

    @BeforeAll
    static void defineServiceMonitors() throws Exception {
        ADMIN.kubectlWith(SERVICE_MONITORS, "apply", "-f", "-");
        ADMIN.kubectl("wait", "--for=condition=Established", "crd/servicemonitors.monitoring.coreos.com");
    }

    @AfterAll
    static void removeDefinitions() throws Exception {
        ADMIN.kubectl("delete", "crd", "servicemonitors.monitoring.coreos.com");
        ADMIN.kubectl("delete", "crd", "--selector=app=antrea");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "member", "host-network", "agents", "definitions"})
    void everyObjectIsTakenWith(String values) throws Exception {
        var rendered = HELM.template("kube-system", HELM.values(values));
        long objects =
                rendered.lines().filter(line -> line.startsWith("kind: ")).count();

        var answer = ADMIN.kubectlWith(rendered, "apply", "--dry-run=server", "-f", "-");

        assertThat(answer.lines()).hasSize((int) objects).allMatch(line -> line.endsWith("created (server dry run)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "member"})
    void controllersKeepToTheStrictestPodSecurity(String role) throws Exception {
        var namespace = "strict-" + role;
        ADMIN.kubectl("create", "namespace", namespace);
        ADMIN.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/warn=restricted");

        var answer =
                ADMIN.allOfKubectl(HELM.template(namespace, HELM.values(role)), "apply", "--dry-run=server", "-f", "-");

        assertThat(answer).contains("deployment.apps/antrea-mc-controller created (server dry run)");
        // The agents change their Nodes' network; nothing else is warned of.
        assertThat(answer.lines().filter(line -> line.startsWith("Warning:")))
                .hasSize(role.equals("leader") ? 0 : 1)
                .allMatch(line -> line.contains("seine-agent"));
    }

    @ParameterizedTest
    @CsvSource({"leader, antrea-multicluster, my-leader", "member, kube-system, my-member"})
    void aManifestGoesToAnotherNamespaceByReplacingIts(String role, String usual, String namespace) throws Exception {
        ADMIN.kubectl("create", "namespace", namespace);
        var all = Files.readString(HELM.manifest(role)).replace(usual, namespace);
        var withoutDefinitions =
                Files.readString(HELM.manifest(role + "-namespaced")).replace(usual, namespace);

        ADMIN.kubectlWith(all, "apply", "-f", "-");

        assertThat(ADMIN.kubectl("get", "deployments,daemonsets,services,configmaps,roles", "-A", "-l", "app=antrea")
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("NAMESPACE")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith(namespace + " "));
        // A token goes with its account, maybe before its turn.
        ADMIN.kubectlWith(withoutDefinitions, "delete", "--ignore-not-found", "-f", "-");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ADMIN.ours())
                        .isNotEmpty()
                        .allMatch(name -> name.startsWith("customresourcedefinition")));
    }

    @Test
    void theGlobalManifestHasTheLeadersDefinitionsAndNothingElse() throws Exception {
        var answer = ADMIN.kubectl(
                "apply",
                "--dry-run=server",
                "-f",
                HELM.manifest("leader-global").toString());

        assertThat(answer.lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("customresourcedefinition.apiextensions.k8s.io/"));
    }
}
