package io.seine.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Releases of the chart on a real API server: what is installed, renewed and left behind. No controller runs there. */
class ReleasesIT {
    private static final String LEADER = "antrea-multicluster";
    private static final String MEMBER = "kube-system";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EXPORT = """
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: kept, namespace: antrea-multicluster}
            spec: {clusterID: east, kind: LabelIdentity, labelIdentity: {normalizedLabel: "ns:a&pod:b"}}
            """;

    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("chart");

    @RegisterExtension
    static final HelmOfCheckout HELM = new HelmOfCheckout();

    private static final Administrator ADMIN = new Administrator(CLUSTERS, "chart", HELM);
    private static final String CHART = HELM.chart().toString();

    @BeforeAll
    static void makeNamespace() throws Exception {
        ADMIN.kubectl("create", "namespace", LEADER);
    }

    @AfterEach
    void removeDefinitions() throws Exception {
        ADMIN.kubectl("delete", "crd", "--selector=app=antrea");
        assertThat(ADMIN.ours()).isEmpty();
    }

    @Test
    void bothRolesComeAndGoInOneCluster(@TempDir Path folder) throws Exception {
        ADMIN.helm("install", "seine", olderChart(folder).toString(), "-n", LEADER, "--set", "role=leader");
        ADMIN.kubectlWith(EXPORT, "apply", "-f", "-");
        assertThat(columns()).doesNotContain("Total Clusters");

        // Both roles have ClusterSets.
        assertThat(ADMIN.allOfHelm("install", "seine", CHART, "-n", MEMBER, "--set", "role=member"))
                .contains("clustersets.multicluster.crd.antrea.io", "invalid ownership metadata");
        ADMIN.helm("install", "seine", CHART, "-n", MEMBER, "--set", "role=member", "--take-ownership");
        for (int round = 0; round < 2; round++) {
            ADMIN.helm(
                    "upgrade",
                    "seine",
                    CHART,
                    "-n",
                    LEADER,
                    "--set",
                    "controller.replicas=2",
                    "--reset-then-reuse-values");
            ADMIN.helm(
                    "upgrade",
                    "seine",
                    CHART,
                    "-n",
                    MEMBER,
                    "--set",
                    "role=member,controller.config.endpointIPType=PodIP");
        }

        assertThat(get(LEADER, "deployment", "antrea-mc-controller", ".spec.replicas"))
                .isEqualTo("2");
        assertThat(get(MEMBER, "configmap", "antrea-mc-controller-config", ".data"))
                .contains("endpointIPType: PodIP");
        assertThat(columns()).contains("Total Clusters");

        ADMIN.helm("uninstall", "seine", "-n", MEMBER);
        ADMIN.helm("uninstall", "seine", "-n", LEADER);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(ADMIN.ours()).containsExactlyElementsOf(definitions()));
        assertThat(get(LEADER, "resourceexport", "kept", ".metadata.name")).isEqualTo("kept");
        assertThat(ADMIN.helm("list", "--all-namespaces", "--short")).isBlank();
    }

    @Test
    void whatControllersHaveWrittenOutlivesAnUpgrade() throws Exception {
        var webhooks = LEADER + "-antrea-mc-validating-webhook-configuration";
        ADMIN.helm("install", "seine", CHART, "-n", LEADER, "--set", "role=leader");
        patch(LEADER, "secret", "antrea-mc-webhook-authority", "{\"data\": {\"tls.key\": \"a2V5\"}}");
        patch(LEADER, "configmap", "antrea-mc-ca", "{\"data\": {\"ca.crt\": \"authority\"}}");
        ADMIN.kubectl(
                "patch",
                "validatingwebhookconfiguration",
                webhooks,
                "--type=json",
                "--field-manager=seine-leader",
                "--patch=[{\"op\": \"add\", \"path\": \"/webhooks/0/clientConfig/caBundle\", \"value\": \"Y2E=\"}]");

        ADMIN.helm("upgrade", "seine", CHART, "-n", LEADER, "--set", "role=leader,controller.ports.webhook=19443");

        assertThat(get(LEADER, "service", "antrea-mc-webhook-service", ".spec.ports[0].targetPort"))
                .isEqualTo("19443");
        assertThat(get(LEADER, "secret", "antrea-mc-webhook-authority", ".data.tls\\.key"))
                .isEqualTo("a2V5");
        assertThat(get(LEADER, "configmap", "antrea-mc-ca", ".data.ca\\.crt")).isEqualTo("authority");
        assertThat(get(LEADER, "validatingwebhookconfiguration", webhooks, ".webhooks[0].clientConfig.caBundle"))
                .isEqualTo("Y2E=");
        uninstallLeader();
    }

    @Test
    void whoComesBackFindsItsOwnDefinitions() throws Exception {
        for (int round = 0; round < 2; round++) {
            ADMIN.helm("install", "seine", CHART, "-n", LEADER, "--set", "role=leader");
            uninstallLeader();
        }
    }

    @Test
    void aReleaseTakesOverWhatTheManifestHasMade() throws Exception {
        var role = LEADER + "-antrea-mc-controller-webhook-role";
        ADMIN.kubectl("apply", "-f", HELM.manifest("leader").toString());
        ADMIN.kubectl(
                "patch", "clusterrole", role, "--type=json", "--patch=[{\"op\": \"remove\", \"path\": \"/rules/1\"}]");

        ADMIN.helm(
                "install",
                "seine",
                CHART,
                "-n",
                LEADER,
                "--set",
                "role=leader",
                "--take-ownership",
                "--force-conflicts");

        assertThat(get(LEADER, "clusterrole", role, ".rules[*].verbs")).contains("patch");
        uninstallLeader();
    }

    private static void uninstallLeader() throws IOException, InterruptedException {
        ADMIN.helm("uninstall", "seine", "-n", LEADER);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(ADMIN.ours()).hasSize(4));
    }

    private static String get(String namespace, String kind, String name, String path)
            throws IOException, InterruptedException {
        return ADMIN.kubectl("get", kind, name, "--namespace=" + namespace, "--output=jsonpath={" + path + "}");
    }

    private static void patch(String namespace, String kind, String name, String patch)
            throws IOException, InterruptedException {
        ADMIN.kubectl(
                "patch",
                kind,
                name,
                "--namespace=" + namespace,
                "--type=merge",
                "--field-manager=seine-leader",
                "--patch=" + patch);
    }

    private static String columns() throws IOException, InterruptedException {
        return get(
                LEADER,
                "crd",
                "clustersets.multicluster.crd.antrea.io",
                ".spec.versions[*].additionalPrinterColumns[*].name");
    }

    /** All of ours, as the chart has them. */
    private static List<String> definitions() throws IOException {
        try (var files = Files.walk(HELM.chart().resolve("definitions"))) {
            return files.filter(Files::isRegularFile)
                    .map(ReleasesIT::name)
                    .map("customresourcedefinition.apiextensions.k8s.io/"::concat)
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path definition) {
        try (var lines = Files.lines(definition)) {
            return lines.filter(line -> line.startsWith("  name: "))
                    .map(line -> line.replace("  name: ", ""))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The chart, where a ClusterSet's definition lacks a column. */
    private static Path olderChart(Path folder) throws IOException {
        var copy = folder.resolve("chart");
        try (var files = Files.walk(HELM.chart())) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(HELM.chart().relativize(file).toString()));
            }
        }
        var definition = copy.resolve("definitions/clustersets.yaml");
        Files.writeString(
                definition, Files.readString(definition).replaceAll(" +- name: Total Clusters\n.*\n.*\n", ""));
        return copy;
    }
}
