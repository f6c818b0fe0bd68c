package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member that leaves, whatever is away at that time: nothing of the ClusterSet stays, and nothing else goes. */
class W13LeaveIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private Seen seen;

    @SuppressWarnings("NullAway.Init")
    private Wire wire;

    @SuppressWarnings("NullAway.Init")
    private AutoCloseable west;

    /** East exports {@code yours}, west exports {@code mine}, has a gateway and foreign objects; its way to the leader is a wire. */
    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        seen = new Seen(scenario);
        wire = new Wire(scenario.north.server());
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        west = scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        foreignObjects();
        scenario.giveToken(scenario.west);
        scenario.createClusterSet(scenario.west, wire.server());
        var node = "-node-" + scenario.memberNamespace;
        scenario.gatewayNode(scenario.west, "west" + node, "172.18.0.21");
        scenario.gatewayNode(scenario.east, "east" + node, "172.18.0.11");
        scenario.export(scenario.east, "yours", 80, "10.99.0.5");
        scenario.export(scenario.west, "mine", 80, "10.99.0.6");
        seen.awaitImported(scenario.west, "yours", 80);
        seen.awaitImported(scenario.east, "mine", 80);
        await().atMost(LIMIT).until(() -> count(ClusterInfoImport.class) == 1 && count(Gateway.class) == 1);
        await().atMost(LIMIT)
                .until(() -> record().map(Map::size).filter(size -> size > 0).isPresent());
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
        wire.close();
    }

    @Test
    @Proves({"W-13", "W-15", "Member leaves", "row 57", "row 89", "row 134"})
    void leavingWithoutTheLeaderCleansHereAtOnceAndThereWhenItCan() throws Exception {
        var another = scenario.west
                .apply("""
                        apiVersion: multicluster.crd.antrea.io/v1alpha2
                        kind: ClusterSet
                        metadata: {name: another, namespace: %s}
                        spec:
                          clusterID: test-cluster-west
                          leaders: [{clusterID: test-cluster-north, secret: member-token, server: "%s"}]
                          namespace: %s
                        """.formatted(scenario.memberNamespace, wire.server(), scenario.leaderNamespace))
                .getFirst();
        await().atMost(LIMIT)
                .until(() -> scenario.events(scenario.west, another).stream()
                        .anyMatch(event -> event.startsWith("MultipleClusterSets: ")));
        scenario.west.admin.resource(another).delete();
        assertThat(seen.announce(scenario.north, scenario.west).orElseThrow().isMarkedForDeletion())
                .isFalse();
        wire.cut();

        deleteClusterSet();

        await("nothing left here").atMost(Duration.ofSeconds(5)).until(this::nothingLeft);
        assertForeignObjectsStay();
        assertThat(seen.announce(scenario.north, scenario.west)).isPresent();
        assertThat(seen.exports(scenario.north, scenario.west)).hasSize(3);

        wire.mend();

        awaitForgotten();
    }

    @Test
    @Proves({"W-13", "W-15", "Controller restart (member)", "row 89", "row 134", "row 135"})
    void leavingWhileTheControllerIsDownAndThenTheLeaderToo() throws Exception {
        west.close();
        deleteClusterSet();
        wire.cut();

        var again = scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);

        await("nothing left here").atMost(LIMIT).until(this::nothingLeft);
        assertForeignObjectsStay();
        again.close();
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        wire.mend();

        awaitForgotten();
        await().atMost(LIMIT)
                .until(() -> record().filter(data -> !data.isEmpty()).isEmpty());
    }

    @Test
    @Proves("W-13")
    void clusterSetThatIsReplacedByAnUnusableOneIsLeftAllTheSame() {
        scenario.west.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: another, namespace: %s}
                spec:
                  clusterID: test-cluster-west
                  leaders: [{clusterID: test-cluster-north, secret: no-such-secret, server: "%s"}]
                  namespace: %s
                """.formatted(scenario.memberNamespace, wire.server(), scenario.leaderNamespace));

        deleteClusterSet();

        await("nothing of the old ClusterSet is left here")
                .atMost(LIMIT)
                .until(() -> seen.serviceImport(scenario.west, "yours").isEmpty()
                        && seen.service(scenario.west, "antrea-mc-yours").isEmpty()
                        && count(ClusterInfoImport.class) == 0);
        awaitForgotten();
        assertForeignObjectsStay();
        assertThat(count(Gateway.class)).isEqualTo(1);
    }

    @Test
    @Proves({"W-18", "W-33", "Join"})
    void comingAndGoingManyTimesEndsAsTheLastWordSays() throws Exception {
        for (int i = 0; i < 5; i++) {
            deleteClusterSet();
            scenario.createClusterSet(scenario.west, i % 2 == 0 ? scenario.north.server() : wire.server());
        }

        seen.awaitImported(scenario.west, "yours", 80);
        seen.awaitImported(scenario.east, "mine", 80);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(seen.at(scenario.north, ResourceExport.class))
                        .extracting(export -> export.getMetadata().getName())
                        .hasSize(6));

        for (int i = 0; i < 5; i++) {
            scenario.createClusterSet(scenario.west, i % 2 == 0 ? scenario.north.server() : wire.server());
            deleteClusterSet();
        }

        await("nothing left here").atMost(LIMIT).until(this::nothingLeft);
        awaitForgotten();
        // A beat that was under way would make it anew.
        await().during(Duration.ofSeconds(2))
                .atMost(LIMIT)
                .until(() -> seen.announce(scenario.north, scenario.west).isEmpty());
        assertForeignObjectsStay();
    }

    private void awaitForgotten() {
        await("the leader forgets west")
                .atMost(Duration.ofSeconds(40))
                .until(() -> seen.announce(scenario.north, scenario.west).isEmpty()
                        && seen.exports(scenario.north, scenario.west).isEmpty());
        seen.awaitNothingImported(scenario.east, "mine");
        assertThat(seen.at(scenario.north, ResourceExport.class)).hasSize(3);
        assertThat(seen.announce(scenario.north, scenario.east)).isPresent();
    }

    private boolean nothingLeft() {
        return seen.service(scenario.west, "antrea-mc-yours").isEmpty()
                && seen.serviceImport(scenario.west, "yours").isEmpty()
                && seen.service(scenario.west, "antrea-mc-mine").isEmpty()
                && seen.serviceImport(scenario.west, "mine").isEmpty()
                && count(ClusterInfoImport.class) == 0
                && count(Gateway.class) == 0;
    }

    /** An import of another implementation, and a Service that only has the name of an import. */
    private void foreignObjects() {
        scenario.west.apply("""
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceImport
                metadata: {name: foreign, namespace: %1$s}
                spec: {type: ClusterSetIP, ports: [{name: http, port: 80, protocol: TCP}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: antrea-mc-foreign, namespace: %1$s}
                spec: {ports: [{name: http, port: 80}]}
                """.formatted(scenario.userNamespace));
    }

    private void assertForeignObjectsStay() {
        assertThat(seen.serviceImport(scenario.west, "foreign")).isPresent();
        assertThat(seen.service(scenario.west, "antrea-mc-foreign")).isPresent();
        assertThat(seen.service(scenario.west, "mine")).isPresent();
    }

    private <T extends io.fabric8.kubernetes.api.model.HasMetadata> int count(Class<T> kind) {
        return scenario.west
                .admin
                .resources(kind)
                .inNamespace(scenario.memberNamespace)
                .list()
                .getItems()
                .size();
    }

    private Optional<Map<String, String>> record() {
        return Optional.ofNullable(scenario.west
                .admin
                .configMaps()
                .inNamespace(scenario.memberNamespace)
                .withName("seine-membership")
                .get()
                .getData());
    }

    private void deleteClusterSet() {
        scenario.west
                .admin
                .resource(scenario.clusterSet(scenario.west).orElseThrow())
                .delete();
    }
}
