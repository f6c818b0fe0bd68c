package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Proves;
import io.seine.controller.leader.LeaderRole;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A leader cluster that crashes, and that comes back with what it had some time ago. */
class RestoreIT {
    private static final Duration AFTER_RESTART = Duration.ofSeconds(60);
    private static final String[] SERVERS = {"kube-controller-manager", "kube-apiserver", "etcd"};

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path copy;

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
    @Proves({"W-2b", "W-11", "W-17", "W-29", "leader restored from an older etcd snapshot"})
    void anOlderCopyOfTheLeaderBecomesWhatItsMembersSayNow() throws Exception {
        var leader = scenario.startLeader();
        scenario.members().forEach(member -> {
            scenario.startMember(member, MultiClusterConfig.DEFAULTS);
            scenario.join(member);
        });
        scenario.export(scenario.west, "changed", 80, "10.99.0.5");
        scenario.export(scenario.west, "ended", 80, "10.99.0.6");
        seen.awaitImported(scenario.east, "changed", 80);
        seen.awaitImported(scenario.east, "ended", 80);
        PLANES.kill("north", SERVERS);
        replace(PLANES.etcdData("north"), copy);
        PLANES.restart();

        scenario.export(scenario.west, "changed", 8080, "10.99.0.5");
        scenario.deleteServiceExport(scenario.west, "ended");
        scenario.export(scenario.west, "made", 80, "10.99.0.7");
        await().atMost(AFTER_RESTART)
                .until(() -> seen.exports(scenario.north, scenario.west).size() == 4);
        seen.awaitImported(scenario.east, "made", 80);
        seen.awaitImported(scenario.east, "changed", 8080);
        seen.awaitNothingImported(scenario.east, "ended");
        letTimePass();
        var standby = LeaderRole.start(
                new ControllerOptions(
                        scenario.leaderNamespace, "standby", Scenario.onAnyPort(MultiClusterConfig.DEFAULTS)),
                scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(standby.notReady()).isEmpty());

        PLANES.kill("north", SERVERS);
        replace(copy, PLANES.etcdData("north"));
        PLANES.restart();

        // The leader's process ends by itself, and whoever runs it starts it again; the members' processes go on.
        assertThat(((Controller) leader).replica().lost())
                .succeedsWithin(AFTER_RESTART)
                .asString()
                .contains("gone back in time");
        leader.close();
        assertThat(standby.replica().lost())
                .succeedsWithin(AFTER_RESTART)
                .asString()
                .contains("gone back in time");
        standby.close();
        scenario.runLeader(scenario.north);
        await().atMost(AFTER_RESTART).untilAsserted(() -> {
            assertThat(seen.exports(scenario.north, scenario.west)).hasSize(4);
            assertThat(seen.at(scenario.north, ResourceImport.class))
                    .extracting(object -> object.getMetadata().getName())
                    .containsExactlyInAnyOrder(
                            scenario.userNamespace + "-changed-service",
                            scenario.userNamespace + "-changed-endpoints",
                            scenario.userNamespace + "-made-service",
                            scenario.userNamespace + "-made-endpoints");
        });
        seen.awaitImported(scenario.east, "changed", 8080);
        seen.awaitImported(scenario.east, "made", 80);
        seen.awaitNothingImported(scenario.east, "ended");
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(seen.saidOf(scenario.north, scenario.east).orElseThrow().holds())
                    .isTrue();
            assertThat(seen.saidOf(scenario.north, scenario.west).orElseThrow().holds())
                    .isTrue();
        });
        scenario.export(scenario.east, "later", 80, "10.99.0.8");
        seen.awaitImported(scenario.west, "later", 80);
    }

    /**
     * As many writes as a cluster makes between a backup and its restore, and a heartbeat of everybody afterwards: else the revisions of
     * the two soon meet again.
     */
    private void letTimePass() {
        var last = 0L;
        for (int i = 0; i < 500; i++) {
            last = version(scenario.north
                    .apply("""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: clock, namespace: %s}
                    data: {ticks: "%d"}
                    """.formatted(scenario.leaderNamespace, i))
                    .getFirst());
        }
        var end = last;
        await().atMost(LIMIT)
                .until(() -> scenario.members().stream()
                        .allMatch(member ->
                                version(seen.announce(scenario.north, member).orElseThrow()) > end));
        await().atMost(LIMIT)
                .until(() -> version(scenario.north
                                .admin
                                .leases()
                                .inNamespace(scenario.leaderNamespace)
                                .withName(Names.LEADER_LEASE)
                                .get())
                        > end);
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private static void replace(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (var old = Files.walk(to)) {
                for (var path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        try (var files = Files.walk(from)) {
            for (var path : files.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
