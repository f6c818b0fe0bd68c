package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Annotations;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the gateway's agent finds of the tunnels, played by the test with the agent's rights, is what the ClusterSet says; webhooks admit every write. */
class TunnelsIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient agent;

    @SuppressWarnings("NullAway.Init")
    private String node;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES).admitting().joined();
        node = "tunnels-" + scenario.memberNamespace;
        scenario.gatewayNode(scenario.east, node, "172.18.0.11");
        scenario.gatewayNode(scenario.west, node, "172.18.0.21");
        agent = scenario.east.as(Names.SEINE_AGENT_SERVICE_ACCOUNT, scenario.memberNamespace, FieldManagers.AGENT);
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.east
                                .admin
                                .resources(ClusterInfoImport.class)
                                .inNamespace(scenario.memberNamespace)
                                .list()
                                .getItems())
                        .hasSize(1));
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        scenario.close();
    }

    private Resource<Gateway> gateway() {
        return agent.resources(Gateway.class)
                .inNamespace(scenario.memberNamespace)
                .withName(node);
    }

    private void say(String tunnels) {
        gateway()
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"" + Annotations.TUNNELS + "\": " + tunnels + "}}}");
    }

    private Map<String, String> annotations() {
        return OrEmpty.map(gateway().get().getMetadata().getAnnotations());
    }

    @Test
    void theNetworkIsReadyOnceTheOtherClustersAnswer() {
        say("\"\"");

        var never = scenario.awaitReason(scenario.east, "NetworkReady", "ClusterNeverAnswered");
        assertThat(never.status()).isEqualTo("Unknown");
        assertThat(never.message())
                .startsWith("No packet has come back from the cluster test-cluster-west so far: no gateway of it"
                        + " (172.18.0.21) answers probes through the tunnel;")
                .endsWith("A gateway that is run by Antrea's agent answers none");

        say("\"test-cluster-west=Up\"");
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");

        say("\"test-cluster-west=NoAnswer\"");
        var lost = scenario.awaitReason(scenario.east, "NetworkReady", "ClusterNotAnswering");
        assertThat(lost.status()).isEqualTo("False");
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(scenario.events(
                                        scenario.east,
                                        scenario.clusterSet(scenario.east).orElseThrow()))
                                .anyMatch(
                                        event -> event.startsWith(
                                                "ClusterNotAnswering: No packet comes back from the cluster test-cluster-west any more")));

        say("null");
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");
    }

    @Test
    void theControllerKeepsWhatTheAgentSaysAndTheAgentWhatTheControllerSays() {
        say("\"test-cluster-west=NoAnswer\"");
        scenario.awaitReason(scenario.east, "NetworkReady", "ClusterNotAnswering");
        var other = node + "-2";
        scenario.gatewayNode(scenario.east, other, "172.18.0.12");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(annotations())
                        .containsEntry(Annotations.STANDBYS, other + "=172.18.0.12/172.18.0.12")
                        .containsEntry(Annotations.TUNNELS, "test-cluster-west=NoAnswer"));

        say("\"test-cluster-west=Up\"");
        scenario.awaitCondition(scenario.east, "NetworkReady", "True");
        assertThat(annotations()).containsKey(Annotations.STANDBYS);

        scenario.east
                .admin
                .resources(Gateway.class)
                .inNamespace(scenario.memberNamespace)
                .withName(node)
                .delete();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(gateway().get()).isNotNull());
        assertThat(annotations()).as("of a new Gateway").doesNotContainKey(Annotations.TUNNELS);
    }
}
