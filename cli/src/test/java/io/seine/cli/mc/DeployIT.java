package io.seine.cli.mc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.Kubeconfigs;
import io.seine.sandbox.junit.ControlPlanes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code seine mc deploy} can be run again, keeps what a person has set, and takes back what a failed run made. */
class DeployIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("install");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void open() throws Exception {
        cluster = Kubeconfigs.open(Optional.of(PLANES.kubeconfig("install")), Optional.empty(), Optional.empty());
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aSecondRunChangesNothingAndKeepsConfigMaps() {
        assertThat(deploy("leadercluster", "-n", "again").exitCode()).isZero();
        var config = client().configMaps().inNamespace("again").withName("antrea-mc-controller-config");
        config.edit(map -> {
            map.setData(Map.of("controller_manager_config.yaml", "# mine\n"));
            return map;
        });

        var second = deploy("leadercluster", "-n", "again");

        assertThat(second.exitCode()).as("%s", second).isZero();
        assertThat(second.out())
                .contains("ConfigMap \"again/antrea-mc-controller-config\" kept as it is")
                .contains("Deployment \"again/antrea-mc-controller\" unchanged")
                .doesNotContain(" created", " configured");
        assertThat(config.get().getData()).containsEntry("controller_manager_config.yaml", "# mine\n");

        assertThat(deploy("leadercluster", "-n", "again", "--reset-config").out())
                .contains("ConfigMap \"again/antrea-mc-controller-config\" configured");
    }

    @Test
    void twoLeadersInOneClusterHaveNothingInCommon() {
        assertThat(deploy("leadercluster", "-n", "one").exitCode()).isZero();

        var second = deploy("leadercluster", "-n", "two");

        assertThat(second.exitCode()).as("%s", second).isZero();
        assertThat(second.out().lines().filter(line -> line.endsWith("configured")))
                .isEmpty();
        assertThat(client().admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .list()
                        .getItems())
                .extracting(configuration -> configuration.getMetadata().getName())
                .contains(
                        "one-antrea-mc-validating-webhook-configuration",
                        "two-antrea-mc-validating-webhook-configuration");
    }

    @Test
    void aDryRunWritesNothing() {
        var run = deploy("leadercluster", "-n", "dry", "--dry-run");

        assertThat(run.exitCode()).as("%s", run).isZero();
        assertThat(run.out()).contains("Deployment \"dry/antrea-mc-controller\" created (dry run)");
        assertThat(client().namespaces().withName("dry").get()).isNull();
    }

    @Test
    void policiesAreDefinedUnlessAntreaHasDoneSo() {
        assertThat(deploy("membercluster", "-n", "dry", "--dry-run").out())
                .contains("ValidatingWebhookConfiguration \"seine-policies\" created (dry run)");
        var antreas = client().resource("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: clusternetworkpolicies.crd.antrea.io}
                spec:
                  group: crd.antrea.io
                  names: {kind: ClusterNetworkPolicy, plural: clusternetworkpolicies}
                  scope: Cluster
                  versions:
                    - name: v1beta1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """);
        antreas.create();
        try {
            var run = deploy("membercluster", "-n", "dry", "--dry-run");

            assertThat(run.exitCode()).as("%s", run).isZero();
            assertThat(run.out())
                    .contains("Antrea has installed clusternetworkpolicies.crd.antrea.io and enforces policies")
                    .doesNotContain("seine-policies");
        } finally {
            antreas.delete();
        }
    }

    @Test
    void aRunThatFailsTakesBackWhatItMadeAndNothingElse() throws Exception {
        client().serviceAccounts()
                .inNamespace("default")
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("there-before")
                        .endMetadata()
                        .build())
                .create();
        var manifest = Files.writeString(folder.resolve("manifest.yml"), """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: there-before, namespace: default}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: made-by-the-run, namespace: default}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: refused, namespace: default}
                spec: {ports: [{port: 99999}]}
                """);

        var run = deploy("leadercluster", "-n", "default", "-f", manifest.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("cannot write Service \"default/refused\"", "99999");
        var accounts = client().serviceAccounts().inNamespace("default");
        assertThat(accounts.withName("made-by-the-run").get()).isNull();
        assertThat(accounts.withName("there-before").get()).isNotNull();
    }

    @Test
    void theManifestCanBePrinted() {
        var run = CommandRun.in(
                PLANES, "install", "deploy", "membercluster", "-n", "x", "--image", "r/s:1", "-o", "yaml");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("image: \"r/s:1\"").contains("namespace: \"x\"");
    }

    private static CommandRun deploy(String... arguments) {
        var all = new String[arguments.length + 2];
        all[0] = "deploy";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        // There is no Node that could run anything.
        all[all.length - 1] = "--no-wait";
        return CommandRun.in(PLANES, "install", all);
    }

    private KubernetesClient client() {
        return cluster.client();
    }
}
