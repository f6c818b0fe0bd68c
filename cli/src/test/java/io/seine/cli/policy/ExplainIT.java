package io.seine.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.policy.Engine;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterGroup;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NamespacedGroup;
import io.seine.api.antrea.Tier;
import io.seine.cli.Main;
import io.seine.cli.cluster.Kubeconfigs;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code seine policy explain} on a real API server: what it reads there, and whose the policies are. */
class ExplainIT {
    private static final Path DEFINITIONS = Path.of("../deploy/chart/definitions/policies");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("explain");

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private record Run(int code, String out, String err) {}

    @BeforeEach
    void open() throws Exception {
        try (var cluster =
                Kubeconfigs.open(Optional.of(PLANES.kubeconfig("explain")), Optional.empty(), Optional.empty())) {
            // One that knows all kinds of Kubernetes.
            client = new KubernetesClientBuilder()
                    .withConfig(cluster.client().getConfiguration())
                    .build();
        }
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: front}
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: node-1}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed, namespace: front}
                spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}
                """);
        pod("shop", "web", "10.0.1.1");
        pod("front", "client", "10.0.2.1");
        pod("front", "db", "10.0.2.2");
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void withoutDefinitionsThereAreNoPoliciesOfAntrea() {
        undefine();

        var run = explain("web", "-n", "shop", "--from", "client.front", "--port", "80");

        assertThat(run.code()).as("%s", run).isZero();
        assertThat(run.out())
                .startsWith("Allowed: egress: no rule is for the Pod; ingress: no rule is for the Pod\n")
                .contains("The definitions of Antrea's policies are not installed in ");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void policiesThatCountDecideAndTheOthersAreWarnedOf() throws Exception {
        define();
        agents("{}");
        apply("""
                apiVersion: crd.antrea.io/v1beta1
                kind: ClusterNetworkPolicy
                metadata: {name: web}
                spec:
                  tier: application
                  priority: 5
                  appliedTo: [{podSelector: {matchLabels: {app: web}}}]
                  ingress:
                    - {name: db, action: Allow, from: [{podSelector: {matchLabels: {app: db}}}]}
                    - {name: rest, action: Drop}
                ---
                apiVersion: crd.antrea.io/v1beta1
                kind: NetworkPolicy
                metadata: {name: lost, namespace: shop}
                spec: {tier: gone, priority: 5, appliedTo: [{podSelector: {}}], ingress: [{action: Allow}]}
                ---
                apiVersion: crd.antrea.io/v1beta1
                kind: ClusterNetworkPolicy
                metadata: {name: l7}
                spec:
                  priority: 1
                  appliedTo: [{podSelector: {}}]
                  ingress: [{action: Allow, l7Protocols: [{http: {}}]}]
                """);

        var dropped = explain("web", "-n", "shop", "--from", "client.front", "--port", "80");
        var allowed = explain("shop/web", "--from", "front/db", "--port", "80", "-o", "json");

        assertThat(dropped.code()).as("%s", dropped).isEqualTo(2);
        assertThat(dropped.out())
                .startsWith(
                        "Dropped: Ingress of Pod shop/web at node-1: AntreaClusterNetworkPolicy web, ingress[1] \"rest\"\n")
                .contains("Egress of Pod front/client at node-1: allowed\n", "other senders")
                .doesNotContain("Note:");
        assertThat(dropped.err())
                .contains("AntreaNetworkPolicy shop/lost does not count: spec.tier: tier gone does not exist")
                .contains("AntreaClusterNetworkPolicy l7 does not count: spec.ingress[0].l7Protocols");
        assertThat(allowed.code()).as("%s", allowed).isZero();
        assertThat(allowed.out()).contains("\"verdict\":\"Allowed\"", "\"engine\":\"seine\"", "l7Protocols");
    }

    @Test
    void theAgentsAreToldWhatIsDoneAboutKubernetesPoliciesUnlessAFlagSaysIt() throws Exception {
        define();
        agents("dataplane: {kubernetesNetworkPolicy: enforce}");

        var told = explain("front/db", "--from", "198.51.100.1", "--protocol", "icmp");
        var given = explain("front/db", "--from", "198.51.100.1", "--port", "1", "--kubernetes-policies", "off");

        assertThat(told.code()).as("%s", told).isEqualTo(2);
        assertThat(told.out())
                .startsWith("Dropped: Ingress of Pod front/db at node-1: K8sNetworkPolicy front/closed isolates it");
        assertThat(given.code()).as("%s", given).isZero();
    }

    @Test
    void whereAntreaEnforcesItIsSaid() throws Exception {
        define();
        client.resources(CustomResourceDefinition.class)
                .withName(Engine.DEFINITION)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"labels\": {\"policy.seine.io/engine\": null}}}");

        var run = explain("web", "-n", "shop", "--to", "198.51.100.1", "--port", "80");

        assertThat(run.out()).contains("Antrea enforces the policies of ", "this is what Seine would do");
    }

    @Test
    void whoIsNotThereIsNamedWithTheFlag() {
        var run = explain("web", "--from", "client.front", "--port", "80");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("seine: there is no Pod default/web in ")
                .contains("--namespace");
    }

    /** Without the webhooks that the manifest has beside them: nobody serves those here. */
    private void define() throws Exception {
        try (var files = Files.list(DEFINITIONS)) {
            for (var file : files.sorted().toList()) {
                apply(Files.readString(file));
            }
        }
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> List.of(
                                ClusterNetworkPolicy.class,
                                AntreaNetworkPolicy.class,
                                Tier.class,
                                ClusterGroup.class,
                                NamespacedGroup.class)
                        .stream()
                        .allMatch(
                                kind -> client.resources(kind).inAnyNamespace().list() != null));
    }

    private void undefine() {
        var definitions = client.resources(CustomResourceDefinition.class).withLabel("app", "antrea");
        assertThat(definitions.delete()).isNotNull();
        await().atMost(LIMIT).until(() -> definitions.list().getItems().isEmpty());
    }

    private void agents(String config) {
        apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: seine-agent, namespace: kube-system}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: agent, image: none}]}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: seine-agent-config, namespace: kube-system}
                data: {antrea-agent.conf: "%s"}
                """.formatted(config));
    }

    private void pod(String namespace, String name, String address) {
        // Its ServiceAccount comes some time after its Namespace.
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, namespace: %2$s, labels: {app: %1$s}}
                spec: {nodeName: node-1, automountServiceAccountToken: false, containers: [{name: main, image: none}]}
                """.formatted(name, namespace)));
        client.pods()
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"status\": {\"phase\": \"Running\", \"podIP\": \"%1$s\", \"podIPs\": [{\"ip\": \"%1$s\"}]}}"
                                .formatted(address));
    }

    private void apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> client.resource(object).forceConflicts().serverSideApply());
    }

    private static Run explain(String... arguments) {
        var all = new ArrayList<>(List.of("policy", "explain"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--kubeconfig", PLANES.kubeconfig("explain").toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }
}
