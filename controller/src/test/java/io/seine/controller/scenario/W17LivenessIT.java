package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.Condition;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a leader knows of its members' lives, at the true pace. */
class W17LivenessIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private Seen seen;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        seen = new Seen(scenario);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({
        "W-17",
        "W-36",
        "W-43",
        "row 53",
        "row 54",
        "row 56",
        "row 58",
        "row 90",
        "Join",
        "Member dies",
        "Controller restart (leader)"
    })
    void aMemberThatDiesIsShownThirtySecondsAfterItsLastHeartbeatAlsoByANewLeader() throws Exception {
        var leader = scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        var west = scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.west);
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        seen.awaitImported(scenario.east, "nginx", 80);
        awaitSaid(scenario.east, "True", "Connected");
        awaitSaid(scenario.west, "True", "Connected");
        assertThat(seen.ledBy(scenario.north).getStatus().totalClusters()).isEqualTo(2);
        var connected = Condition.find(
                        scenario.clusterSet(scenario.east)
                                .orElseThrow()
                                .getStatus()
                                .conditions(),
                        "Ready")
                .orElseThrow();
        assertThat(connected.holds()).isTrue();

        west.close();

        var lastBeat = lastBeat(scenario.west);
        var east = versionOf(scenario.east);
        var north = seen.ledBy(scenario.north).getMetadata().getResourceVersion();
        var requests = requests();
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(40))
                .until(() -> said(scenario.west)
                        .filter(now -> now.status().equals("False"))
                        .isPresent());
        var after = Duration.between(lastBeat, Instant.now());
        // The note of the last heartbeat is in whole seconds.
        assertThat(after).isBetween(Duration.ofMillis(29_900), Duration.ofMillis(32_000));
        var condition = said(scenario.west).orElseThrow();
        assertThat(condition.reason()).isEqualTo("Disconnected");
        assertThat(condition.message()).startsWith("No MemberClusterAnnounce update after ");
        var status = seen.ledBy(scenario.north).getStatus();
        assertThat(status.readyClusters()).isEqualTo(1);
        assertThat(Condition.find(status.conditions(), "Ready").orElseThrow().reason())
                .isEqualTo("NoReadyCluster");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.north, seen.ledBy(scenario.north)))
                        .anyMatch(event -> event.startsWith("Disconnected: test-cluster-west")));

        // Three heartbeats of east have changed nothing but its announce, each by one request.
        assertThat(said(scenario.east).orElseThrow().holds()).isTrue();
        assertThat(versionOf(scenario.east)).isEqualTo(east);
        assertThat(seen.ledBy(scenario.north).getMetadata().getResourceVersion())
                .isNotEqualTo(north);
        var made = requests();
        assertThat(made.patches() - requests.patches()).isBetween(2L, 4L);
        assertThat(made.others()).isEqualTo(requests.others());
        // What it exports stays: its Pods may run on.
        seen.awaitImported(scenario.east, "nginx", 80);

        var before = seen.ledBy(scenario.north).getMetadata().getResourceVersion();
        leader.close();
        scenario.startLeader();
        await().during(Duration.ofSeconds(3)).atMost(LIMIT).untilAsserted(() -> {
            assertThat(said(scenario.west).orElseThrow().status()).isEqualTo("False");
            assertThat(said(scenario.east).orElseThrow().holds()).isTrue();
            assertThat(seen.ledBy(scenario.north).getMetadata().getResourceVersion())
                    .isEqualTo(before);
        });

        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        awaitSaid(scenario.west, "True", "Connected");
        await().atMost(LIMIT)
                .until(() -> Condition.find(
                                seen.ledBy(scenario.north).getStatus().conditions(), "Ready")
                        .filter(Condition::holds)
                        .isPresent());
    }

    @Test
    @Proves({"W-5", "W-17", "row 55", "row 57", "row 58"})
    void anAnnounceWithoutHeartbeatIsNotStaleAndALeavingOneTakesOnlyItsOwnExports() throws Exception {
        scenario.north.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: MemberClusterAnnounce
                metadata: {name: member-announce-from-test-cluster-east, namespace: %1$s}
                clusterID: test-cluster-east
                clusterSetID: test-clusterset
                leaderClusterID: test-cluster-north
                """.formatted(scenario.leaderNamespace));
        export("test-cluster-east", "a");
        export("test-cluster-west", "b");

        scenario.startLeader();

        awaitSaid(scenario.east, "True", "Connected");
        assertThat(seen.at(scenario.north, MemberClusterAnnounce.class))
                .singleElement()
                .satisfies(announce -> {
                    assertThat(announce.getMetadata().getDeletionTimestamp()).isNull();
                    assertThat(announce.getMetadata().getFinalizers())
                            .containsExactly("memberclusterannounce.finalizer.antrea.io/test-cluster-east");
                });
        assertThat(seen.exports(scenario.north, scenario.east)).hasSize(1);

        scenario.north
                .admin
                .resources(MemberClusterAnnounce.class)
                .inNamespace(scenario.leaderNamespace)
                .delete();

        await().atMost(LIMIT)
                .until(() ->
                        seen.at(scenario.north, MemberClusterAnnounce.class).isEmpty()
                                && seen.exports(scenario.north, scenario.east).isEmpty());
        assertThat(seen.exports(scenario.north, scenario.west)).hasSize(1);
        await().atMost(LIMIT).until(() -> said(scenario.east).isEmpty());
    }

    private void export(String cluster, String name) {
        scenario.north.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata:
                  name: %1$s-default-%2$s-service
                  namespace: %3$s
                  finalizers: [resourceexport.antrea.io/finalizer]
                  labels: {sourceKind: Service, sourceName: %2$s, sourceNamespace: default, sourceClusterID: %1$s}
                spec:
                  clusterID: %1$s
                  kind: Service
                  name: %2$s
                  namespace: default
                  service: {serviceSpec: {ports: [{name: http, port: 80, protocol: TCP}]}}
                """.formatted(cluster, name, scenario.leaderNamespace));
    }

    private Optional<Condition> said(Cluster member) {
        return seen.saidOf(scenario.north, member);
    }

    private void awaitSaid(Cluster member, String status, String reason) {
        await().atMost(LIMIT)
                .until(() -> said(member)
                        .filter(now ->
                                now.status().equals(status) && now.reason().equals(reason))
                        .isPresent());
    }

    private String versionOf(Cluster member) {
        return scenario.clusterSet(member).orElseThrow().getMetadata().getResourceVersion();
    }

    private Instant lastBeat(Cluster member) {
        return OffsetDateTime.parse(seen.announce(scenario.north, member)
                        .orElseThrow()
                        .getMetadata()
                        .getAnnotations()
                        .get("touch-ts"))
                .toInstant();
    }

    /** Requests about announces that the leader's API server has answered, watches aside. */
    private record Requests(long patches, long others) {}

    private Requests requests() {
        var lines = scenario.north
                .admin
                .raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_request_total{")
                        && line.contains("resource=\"memberclusterannounces\"")
                        && !line.contains("verb=\"WATCH\""))
                .toList();
        long patches = 0;
        long others = 0;
        for (var line : lines) {
            long count = (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            if (line.contains("verb=\"PATCH\"")) {
                patches += count;
            } else {
                others += count;
            }
        }
        return new Requests(patches, others);
    }
}
