package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.Condition;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ClusterSet in the leader cluster: what is wrong with it, who is in it, and what its end takes along. */
class W35LeaderClusterSetIT {
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
    @Proves({"W-9", "W-17", "W-35", "row 17", "row 50"})
    void whatIsWrongIsSaidUntilItIsRightAndASecondOneDoesNotCount() {
        scenario.startLeader();
        var first = awaitReady(Scenario.CLUSTER_SET, "NoMemberCluster");
        assertThat(first.holds()).isTrue();
        assertThat(first.message()).isNotEmpty();

        clusterSet("second", "clusterID: test-cluster-north", "test-cluster-north");

        assertThat(awaitReady("second", "MultipleClusterSets").holds()).isFalse();
        assertThat(awaitReady(Scenario.CLUSTER_SET, "NoMemberCluster").holds()).isTrue();

        delete(Scenario.CLUSTER_SET);
        awaitReady("second", "NoMemberCluster");
        delete("second");
        clusterSet("third", "clusterID: test-cluster-north", "somewhere-else");

        assertThat(awaitReady("third", "LocalClusterNotLeader").message())
                .isEqualTo("local cluster test-cluster-north is not defined as leader in ClusterSet "
                        + scenario.leaderNamespace + "/third");

        delete("third");
        clusterSet("fourth", "", "test-cluster-north");

        assertThat(awaitReady("fourth", "ClusterIDMissing").message())
                .isEqualTo("'clusterID' is not set in the ClusterSet " + scenario.leaderNamespace + "/fourth spec");

        clusterSet("fourth", "clusterID: test-cluster-north", "test-cluster-north");

        assertThat(awaitReady("fourth", "NoMemberCluster").holds()).isTrue();
    }

    @Test
    @Proves({"row 8", "row 16", "row 18", "row 51", "row 92", "Upgrade from < 1.13"})
    void anIdThatOnlyAClusterClaimHasIsTakenFromThereOnBothSides() {
        claim(scenario.north, scenario.leaderNamespace, "test-cluster-north");
        claim(scenario.east, scenario.memberNamespace, "test-cluster-east");
        clusterSet(Scenario.CLUSTER_SET, "", "test-cluster-north");
        scenario.giveToken(scenario.east);
        scenario.east.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ClusterSet
                metadata: {name: %s, namespace: %s}
                spec:
                  leaders: [{clusterID: test-cluster-north, secret: member-token, server: "%s"}]
                  namespace: %s
                """.formatted(
                Scenario.CLUSTER_SET, scenario.memberNamespace, scenario.north.server(), scenario.leaderNamespace));

        scenario.runLeader(scenario.north);
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);

        scenario.awaitCondition(scenario.east, "Ready", "True");
        await().atMost(LIMIT)
                .until(() -> seen.saidOf(scenario.north, scenario.east)
                        .filter(Condition::holds)
                        .isPresent());
        assertThat(seen.ledBy(scenario.north).getSpec().clusterID()).isEqualTo("test-cluster-north");
        var member = scenario.clusterSet(scenario.east).orElseThrow().getSpec();
        assertThat(member.clusterID()).isEqualTo("test-cluster-east");
        assertThat(member.namespace()).isEqualTo(scenario.leaderNamespace);
        assertThat(member.leaders()).hasSize(1);

        claim(scenario.east, scenario.memberNamespace, "another-id");
        scenario.patchClusterSet(scenario.east, "{\"metadata\": {\"labels\": {\"looked\": \"at\"}}}");
        await().during(Duration.ofSeconds(1))
                .atMost(LIMIT)
                .until(() -> scenario.clusterSet(scenario.east)
                        .orElseThrow()
                        .getSpec()
                        .clusterID()
                        .equals("test-cluster-east"));
    }

    @Test
    @Proves({"W-35", "row 52", "Leader ClusterSet deletion"})
    void theEndOfTheClusterSetTakesWhatTheLeaderMadeAndANewOneBringsItBack() {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        seen.awaitImported(scenario.east, "nginx", 80);
        var exports = seen.exports(scenario.north, scenario.west);

        delete(Scenario.CLUSTER_SET);

        await().atMost(LIMIT)
                .until(() -> seen.at(scenario.north, ResourceImport.class).isEmpty());
        seen.awaitNothingImported(scenario.east, "nginx");
        assertThat(seen.exports(scenario.north, scenario.west)).isEqualTo(exports);
        scenario.deleteServiceExport(scenario.west, "nginx");
        await().atMost(LIMIT)
                .until(() -> seen.at(scenario.north, ResourceExport.class).isEmpty());
        scenario.export(scenario.west, "nginx", 81, "10.99.0.5");

        clusterSet(Scenario.CLUSTER_SET, "clusterID: test-cluster-north", "test-cluster-north");

        seen.awaitImported(scenario.east, "nginx", 81);
    }

    @Test
    @Proves({"Dual-role cluster", "Leader controller down", "row 85", "row 86", "row 87"})
    void aLeaderClusterIsAMemberTooAndItsControllerMayBeAwayForAWhile() throws Exception {
        scenario.north.install("antrea-multicluster-member.yml", "kube-system", scenario.memberNamespace);
        scenario.north.createNamespace(scenario.userNamespace);
        var leader = scenario.startLeader();
        for (var member : java.util.List.of(scenario.north, scenario.east)) {
            scenario.startMember(member, MultiClusterConfig.DEFAULTS);
            scenario.join(member);
        }
        scenario.export(scenario.north, "from-leader", 80, "10.99.0.5");
        scenario.export(scenario.east, "from-member", 80, "10.99.0.6");
        seen.awaitImported(scenario.east, "from-leader", 80);
        seen.awaitImported(scenario.north, "from-member", 80);
        await().atMost(LIMIT).until(() -> seen.ledBy(scenario.north).getStatus().readyClusters() == 2);

        leader.close();
        scenario.export(scenario.east, "from-member", 8080, "10.99.0.6");
        scenario.export(scenario.east, "late", 80, "10.99.0.7");
        await().atMost(LIMIT)
                .until(() -> seen.exports(scenario.north, scenario.east).size() == 4);
        assertThat(seen.awaitImported(scenario.north, "from-member", 80)).isNotNull();
        scenario.runLeader(scenario.north);

        seen.awaitImported(scenario.north, "from-member", 8080);
        seen.awaitImported(scenario.north, "late", 80);
        var status = scenario.clusterSet(scenario.north).orElseThrow().getStatus();
        assertThat(status.readyClusters()).isEqualTo(1);
        assertThat(status.clusterStatuses()).singleElement().satisfies(leaderStatus -> {
            assertThat(leaderStatus.clusterID()).isEqualTo("test-cluster-north");
            var isLeader = Condition.find(leaderStatus.conditions(), "IsLeader").orElseThrow();
            assertThat(isLeader.holds()).isTrue();
            assertThat(isLeader.message()).isEqualTo("This leader cluster is the leader for local cluster");
        });
        scenario.deleteServiceExport(scenario.north, "from-leader");
    }

    private void clusterSet(String name, String clusterId, String leader) {
        // v1alpha1 is the version in which the ID may be left out.
        scenario.north.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ClusterSet
                metadata: {name: %s, namespace: %s}
                spec:
                  %s
                  leaders: [{clusterID: %s}]
                """.formatted(name, scenario.leaderNamespace, clusterId, leader));
    }

    private void claim(Cluster cluster, String namespace, String id) {
        cluster.apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: clusterclaims.multicluster.crd.antrea.io}
                spec:
                  group: multicluster.crd.antrea.io
                  names: {kind: ClusterClaim, plural: clusterclaims, singular: clusterclaim}
                  scope: Namespaced
                  versions:
                    - name: v1alpha2
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema: {type: object, properties: {value: {type: string}}}
                """);
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> !cluster.apply("""
                        apiVersion: multicluster.crd.antrea.io/v1alpha2
                        kind: ClusterClaim
                        metadata: {name: id.k8s.io, namespace: %s}
                        value: %s
                        """.formatted(namespace, id)).isEmpty());
    }

    private void delete(String name) {
        scenario.north
                .admin
                .resources(ClusterSet.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(name)
                .delete();
    }

    private Condition awaitReady(String name, String reason) {
        return await().atMost(LIMIT)
                .until(
                        () -> Optional.ofNullable(scenario.north
                                        .admin
                                        .resources(ClusterSet.class)
                                        .inNamespace(scenario.leaderNamespace)
                                        .withName(name)
                                        .get()
                                        .getStatus())
                                .flatMap(status -> Condition.find(status.conditions(), "Ready")),
                        found -> found.filter(condition -> condition.reason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }
}
