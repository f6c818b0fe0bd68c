package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.audit.AuditLogging;
import io.seine.agent.bench.Relay;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.NftText;
import io.seine.agent.kernel.Rights;
import io.seine.agent.policy.KubernetesMode;
import io.seine.agent.policy.Policing;
import io.seine.agent.watch.SharedKinds;
import io.seine.agent.watch.Watch;
import io.seine.api.Labels;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.multicluster.PolicySpec;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who enforces policies, and what a Node says of it: from a real API server to the kernel, with the rights of the agent's manifest. */
class PolicingIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NODE = "policed-1";
    private static final String POD = "10.10.1.7";
    private static final String DEFINITION = "clusternetworkpolicies.crd.antrea.io";

    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("agent");

    private TestCluster cluster;
    private NetworkNamespace node;
    private Relay relay;
    private NftText nft;
    private KubernetesClient client;
    private SharedKinds kinds;
    private Policing policing;

    @BeforeEach
    void start() throws IOException {
        Rights.required();
        cluster = new TestCluster(CLUSTERS.kubeconfig("agent"), "policing");
        cluster.node(NODE, "192.0.2.11", "10.10.1.0/24");
        node = new NetworkNamespace("sa-policing");
        relay = Relay.into(node, URI.create(cluster.admin.getConfiguration().getMasterUrl()));
        nft = node.run(NftText::new);
        client = cluster.asAgent();
        kinds = SharedKinds.of(client);
        policing = node.run(
                () -> Policing.start(client, kinds, NODE, KubernetesMode.COEXIST, AuditLogging.USUAL, problems -> {}));
    }

    @AfterEach
    void stop() throws IOException {
        if (node != null) {
            policing.close();
            client.close();
            relay.close();
            node.close();
            cluster.admin.resources(NodePolicyStatus.class).withName(NODE).delete();
            cluster.deletePolicyKinds();
            cluster.close();
        }
    }

    private static void eventually(String what, ThrowingRunnable assertion) {
        Awaitility.await(what).atMost(LIMIT).untilAsserted(assertion);
    }

    private String table() {
        return node.run(() -> {
            try {
                return nft.print("list table inet seine-policy");
            } catch (RuntimeException e) {
                return "none";
            }
        });
    }

    private ClusterNetworkPolicy policy() {
        var policy = ClusterNetworkPolicy.imported(
                "web",
                new PolicySpec(Map.of(
                        "priority",
                        1,
                        "tier",
                        "application",
                        "appliedTo",
                        List.of(Map.of("podSelector", Map.of("matchLabels", Map.of("app", "web")))),
                        "ingress",
                        List.of(Map.of("name", "none", "action", "Drop")))));
        policy.getMetadata().setAnnotations(null);
        return policy;
    }

    @Test
    void theNodeEnforcesWhereTheDefinitionsAreOursAndSaysSo() throws IOException {
        eventually("nothing to enforce", () -> assertThat(policing.notReady()).isEmpty());
        assertThat(table()).isEqualTo("none");

        cluster.putPolicyKinds();
        cluster.pod(cluster.namespace, "web", Map.of("app", "web"), NODE, POD);
        eventually("the kind", () -> cluster.put(policy()));
        eventually(
                "the Pod's chain",
                () -> assertThat(table())
                        .contains(
                                POD,
                                "AntreaClusterNetworkPolicy:"
                                        + policy().getMetadata().getName() + " ingress 0"));
        var uid = cluster.admin
                .resources(ClusterNetworkPolicy.class)
                .withName(policy().getMetadata().getName())
                .get()
                .getMetadata()
                .getUid();
        eventually("what the Node says", () -> {
            var status = cluster.admin
                    .resources(NodePolicyStatus.class)
                    .withName(NODE)
                    .get();
            assertThat(status).isNotNull();
            assertThat(status.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(owner -> assertThat(owner.getName()).isEqualTo(NODE));
            assertThat(status.getSpec().policies()).containsExactly(new NodePolicyStatus.Entry(uid, 1, ""));
        });

        app("other");
        eventually(
                "no rule for the Pod's new labels", () -> assertThat(chains()).doesNotContain(POD));
        eventually(
                "nothing to say",
                () -> assertThat(cluster.admin
                                .resources(NodePolicyStatus.class)
                                .withName(NODE)
                                .get()
                                .getSpec()
                                .policies())
                        .isEmpty());
        app("web");
        eventually("the Pod's old rules", () -> assertThat(chains()).contains(POD));

        label(null);
        eventually("Antrea's turn", () -> assertThat(table()).isEqualTo("none"));
        assertThat(policing.notReady()).isEmpty();

        label(Labels.POLICY_ENGINE_SEINE);
        eventually("our turn again", () -> assertThat(table()).contains(POD));
    }

    @Test
    void whatAnotherPartWatchesGoesOnWhenPoliciesAreNobodysHereAnyMore() throws IOException {
        try (var watch = new Watch<>(kinds.services(), service -> true, () -> {})) {
            eventually("the list", () -> assertThat(watch.missing()).isEmpty());
            cluster.putPolicyKinds();
            eventually("policies", () -> assertThat(table()).isNotEqualTo("none"));
            label(null);
            eventually("Antrea's turn", () -> assertThat(table()).isEqualTo("none"));

            cluster.exportedService("late", "10.10.1.9");
            eventually(
                    "a Service that came later",
                    () -> assertThat(watch.get(cluster.namespace, "late")).isPresent());
        }
    }

    /** Which Pods have rules for what reaches them. */
    private String chains() {
        return node.run(() -> nft.print("list map inet seine-policy ingress4"));
    }

    private void app(String app) {
        cluster.admin
                .pods()
                .inNamespace(cluster.namespace)
                .withName("web")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"app\":\"" + app + "\"}}}");
    }

    private void label(@Nullable String engine) {
        cluster.admin
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"" + Labels.POLICY_ENGINE + "\":"
                                + (engine == null ? "null" : "\"" + engine + "\"") + "}}}");
    }
}
