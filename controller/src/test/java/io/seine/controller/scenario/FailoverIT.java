package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.mcs.ServiceImport;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Proves;
import io.seine.controller.election.LeaseElection;
import io.seine.controller.leader.LeaderRole;
import io.seine.controller.member.MemberRole;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two replicas of a controller: one acts, the other is ready to. */
@Proves("two replicas with leader election")
class FailoverIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static final Logger LOG = LoggerFactory.getLogger(FailoverIT.class);
    private static final MultiClusterConfig CONFIG = Scenario.onAnyPort(MultiClusterConfig.DEFAULTS);
    private static final Set<String> READS = Set.of("get", "list", "watch");

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
    }

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        scenario.close();
    }

    @Test
    void standbyTakesOverAtOnceWhenTheActiveMemberStopsAndWritesNothingBefore() {
        scenario.startLeader();
        var a = startMember("a");
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");
        var client = scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER);
        var b = startMember("b", client);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(b.notReady()).isEmpty());
        scenario.export(scenario.east, "first", 80, "10.99.0.5");
        awaitImported("first");

        assertThat(a.replica().isActive()).isTrue();
        assertThat(b.replica().isActive()).isFalse();
        // But for the Event that no webhooks are installed: each replica has an admission of its own.
        assertThat(writes(client)).allMatch(call -> call.startsWith("events "));
        long stopped = System.nanoTime();
        a.close();

        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> b.replica().isActive());
        var gap = Duration.ofNanos(System.nanoTime() - stopped);
        LOG.atWarn().log("a member that stopped was replaced in {} ms, its own end included", gap.toMillis());
        assertThat(gap).isLessThan(Duration.ofSeconds(3));
        scenario.awaitCondition(scenario.east, "Ready", "True");
        scenario.export(scenario.east, "second", 80, "10.99.0.6");
        awaitImported("second");
        assertThat(lease(scenario.east, scenario.memberNamespace, Names.MEMBER_LEASE))
                .hasValueSatisfying(
                        lease -> assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("b"));
        // What the first had done was not done again: one Service is made, that of the second export.
        assertThat(ApiCalls.of(client).counts())
                .containsEntry(new ApiCalls.Call("patch", "services", "201"), 1L)
                .doesNotContainKey(new ApiCalls.Call("patch", "services", "409"));
    }

    @Test
    void standbyTakesOverWhenTheActiveLeaderIsCutOffWhichThenWritesNoMore() {
        var cut = scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER);
        var a = startLeader("a", cut);
        await().atMost(LIMIT).until(() -> a.replica().isActive());
        var b = startLeader("b", scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(b.notReady()).isEmpty());

        long stopped = System.nanoTime();
        cut.close();

        // The watches of the closed client end with uncaught exceptions, which is what a cut is.
        await().dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(a.replica().isActive() && b.replica().isActive())
                            .as("both act at once")
                            .isFalse();
                    return b.replica().isActive();
                });
        var gap = Duration.ofNanos(System.nanoTime() - stopped);
        LOG.atWarn().log("a leader that was cut off was replaced in {} ms", gap.toMillis());
        assertThat(gap).isLessThan(LeaseElection.DURATION.plusSeconds(4));
        assertThat(a.notReady()).anyMatch(reason -> reason.contains("Lease"));
    }

    @Test
    void replicaThatLostItsTurnStopsToWriteAndEnds() {
        var client = scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER);
        var a = startLeader("a", client);
        await().atMost(LIMIT).until(() -> a.replica().isActive());

        scenario.north
                .admin
                .resources(Lease.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(Names.LEADER_LEASE)
                .edit(lease -> lease.edit()
                        .editSpec()
                        .withHolderIdentity("b")
                        .endSpec()
                        .build());

        await().atMost(LIMIT).until(() -> a.replica().lost().isDone());
        assertThat(a.replica().lost().join()).contains("b").contains("has taken over");
        assertThat(a.replica().isActive()).isFalse();
        var before = writes(client);
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha2
            kind: ClusterSet
            metadata: {name: late, namespace: %s}
            spec: {clusterID: test-cluster-north, leaders: [{clusterID: test-cluster-north}]}
            """.formatted(scenario.leaderNamespace));
        await().during(Duration.ofSeconds(1))
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(writes(client)).isEqualTo(before));
    }

    private Controller startMember(String instance) {
        return startMember(instance, scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER));
    }

    private Controller startMember(String instance, KubernetesClient client) {
        var role = MemberRole.start(new ControllerOptions(scenario.memberNamespace, instance, CONFIG), client);
        running.push(role);
        return role;
    }

    private Controller startLeader(String instance, KubernetesClient client) {
        var role = LeaderRole.start(new ControllerOptions(scenario.leaderNamespace, instance, CONFIG), client);
        running.push(role);
        return role;
    }

    private void awaitImported(String name) {
        await().atMost(LIMIT)
                .until(() -> Optional.ofNullable(scenario.east
                                .admin
                                .resources(ServiceImport.class)
                                .inNamespace(scenario.userNamespace)
                                .withName(name)
                                .get())
                        .isPresent());
    }

    private static Optional<Lease> lease(Cluster cluster, String namespace, String name) {
        return Optional.ofNullable(cluster.admin
                .resources(Lease.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private static List<String> writes(KubernetesClient client) {
        return ApiCalls.of(client).counts().entrySet().stream()
                .filter(call -> !READS.contains(call.getKey().verb())
                        && !call.getKey().resource().equals("leases"))
                .map(call -> call.getKey().resource() + " " + call)
                .toList();
    }
}
