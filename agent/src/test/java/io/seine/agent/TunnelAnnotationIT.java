package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.watch.Api;
import io.seine.api.Annotations;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.TunnelState;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What agents write of the tunnels to a Gateway, with the rights of their manifest. */
class TunnelAnnotationIT {
    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("tunnels");

    private static final SortedMap<String, Optional<TunnelState>> UP =
            new TreeMap<>(Map.of("west", Optional.of(TunnelState.UP)));
    private static final SortedMap<String, Optional<TunnelState>> SILENT =
            new TreeMap<>(Map.of("west", Optional.of(TunnelState.NO_ANSWER)));
    private static final SortedMap<String, Optional<TunnelState>> UNDECIDED =
            new TreeMap<>(Map.of("west", Optional.empty()));

    private static int count;

    private TestCluster cluster;
    private KubernetesClient client;
    private TunnelAnnotation first;
    private TunnelAnnotation second;
    private long now;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster(CLUSTERS.kubeconfig("tunnels"), "tunnels-" + ++count);
        client = cluster.asAgent();
        first = agent(client);
        second = agent(client);
        cluster.gateway("east-1", "192.0.2.11");
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    private TunnelAnnotation agent(KubernetesClient writer) {
        return new TunnelAnnotation(
                writer,
                cluster.namespace,
                name -> Optional.ofNullable(gateway(client, name).get()),
                () -> now);
    }

    private Resource<Gateway> gateway(KubernetesClient by, String name) {
        return by.resources(Gateway.class).inNamespace(cluster.namespace).withName(name);
    }

    private String said(String name) {
        return OrEmpty.map(gateway(cluster.admin, name).get().getMetadata().getAnnotations())
                .getOrDefault(Annotations.TUNNELS, "nothing");
    }

    private void report(TunnelAnnotation agent, SortedMap<String, Optional<TunnelState>> clusters, boolean alone) {
        now += TunnelAnnotation.PAUSE.toNanos();
        agent.keep(new TunnelReport("east-1", clusters, alone));
    }

    @Test
    void theGatewaySaysWhatIsFoundAndNothingElseOfItChanges() {
        var before = gateway(cluster.admin, "east-1").get();

        report(first, UNDECIDED, false);
        assertThat(said("east-1")).isEqualTo("west=NeverAnswered");

        report(first, UP, false);
        assertThat(said("east-1")).isEqualTo("west=Up");

        var after = gateway(cluster.admin, "east-1").get();
        assertThat(after.getGatewayIP()).isEqualTo(before.getGatewayIP());
        assertThat(after.getMetadata().getGeneration())
                .isEqualTo(before.getMetadata().getGeneration());
        assertThat(after.getMetadata().getManagedFields())
                .filteredOn(entry -> "seine-agent".equals(entry.getManager()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1().getAdditionalProperties())
                        .containsOnlyKeys("f:metadata"));
    }

    @Test
    void nothingIsWrittenWhereNothingChangesOrTooSoon() {
        report(first, UP, false);
        var version = gateway(cluster.admin, "east-1").get().getMetadata().getResourceVersion();

        report(first, UP, false);
        assertThat(gateway(cluster.admin, "east-1").get().getMetadata().getResourceVersion())
                .isEqualTo(version);

        report(first, SILENT, false);
        first.keep(new TunnelReport("east-1", UP, false));
        assertThat(said("east-1")).isEqualTo("west=NoAnswer");

        report(first, UP, false);
        assertThat(said("east-1")).isEqualTo("west=Up");
    }

    @Test
    void withoutOtherClustersNothingIsSaid() {
        report(first, UP, false);

        report(first, new TreeMap<>(), false);

        assertThat(said("east-1")).isEqualTo("nothing");
    }

    @Test
    void theNextGatewayGoesOnFromWhatTheLastOneSaid() {
        report(first, SILENT, false);
        second.note(List.of("east-1"));
        gateway(cluster.admin, "east-1").delete();
        cluster.gateway("east-2", "192.0.2.12");
        assertThat(said("east-2")).isEqualTo("nothing");

        now += Duration.ofMinutes(1).toNanos();
        second.keep(new TunnelReport("east-2", UNDECIDED, false));

        assertThat(said("east-2")).isEqualTo("west=NoAnswer");
    }

    @Test
    void oneThatHearsNobodySaysSoOnceAndIsCorrectedByOneThatDoes() {
        report(second, UP, false);

        report(first, SILENT, true);
        assertThat(said("east-1")).isEqualTo("west=NoAnswer");

        report(second, UP, false);
        report(first, SILENT, true);
        assertThat(said("east-1")).isEqualTo("west=Up");
    }

    @Test
    void aGatewayThatIsGoneOrAnApiServerThatRefusesEndsNothing() {
        gateway(cluster.admin, "east-1").delete();
        report(first, UP, false);

        cluster.gateway("east-1", "192.0.2.11");
        var config = new ConfigBuilder(client.getConfiguration())
                .withOauthToken("unknown")
                .withAutoOAuthToken(null)
                .build();
        try (var stranger = Api.connect(config)) {
            report(agent(stranger), UP, false);
        }
        assertThat(said("east-1")).isEqualTo("nothing");

        report(first, UP, false);
        assertThat(said("east-1")).isEqualTo("west=Up");
    }
}
