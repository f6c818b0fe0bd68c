package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member whose way to its leader, or whose leader, is changed while it runs. */
class W02ReconnectIT {
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
    @Proves({"W-1", "W-2", "Secret name or server changed", "row 91"})
    void anotherSecretTokenOrAddressOfTheSameLeaderNeedsNoRestartAndLosesNoExport() throws Exception {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        seen.awaitImported(scenario.east, "nginx", 80);
        var exports = seen.exports(scenario.north, scenario.west);
        var announce = seen.announce(scenario.north, scenario.west).orElseThrow();

        renameSecret("other-token");
        assertWorksBothWays(81);

        scenario.north
                .admin
                .secrets()
                .inNamespace(scenario.leaderNamespace)
                .withName("member-west-token")
                .delete();
        scenario.giveToken(scenario.west);
        renameSecret("other-token");
        assertWorksBothWays(82);

        try (var wire = new Wire(scenario.north.server())) {
            scenario.patchClusterSet(scenario.west, server(wire.server()));
            assertWorksBothWays(83);
            scenario.patchClusterSet(scenario.west, server(scenario.north.server()));
            wire.cut();
            assertWorksBothWays(84);
        }

        assertThat(seen.exports(scenario.north, scenario.west)).isEqualTo(exports);
        assertThat(seen.announce(scenario.north, scenario.west).orElseThrow().getMetadata())
                .satisfies(now -> assertThat(now.getUid())
                        .isEqualTo(announce.getMetadata().getUid()))
                .satisfies(now -> assertThat(now.getDeletionTimestamp()).isNull());
    }

    @Test
    @Proves({"W-2", "W-1", "Secret name or server changed"})
    void anotherLeaderGetsTheExportsAndTheOldOneIsLeftClean() throws Exception {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        seen.awaitImported(scenario.east, "nginx", 80);
        scenario.east.install("antrea-multicluster-leader.yml", "antrea-multicluster", scenario.leaderNamespace);
        try (var _ = scenario.startLeader(scenario.east)) {
            // In the order in which it hurts: the server first, then what is trusted there.
            scenario.patchClusterSet(scenario.west, server(scenario.east.server()));
            scenario.awaitReason(scenario.west, "Ready", "CertificateInvalid");
            scenario.giveToken(scenario.east, scenario.west);

            await().atMost(LIMIT)
                    .until(() -> seen.exports(scenario.east, scenario.west).size() == 2);
            scenario.awaitCondition(scenario.west, "Ready", "True");
            await().atMost(LIMIT)
                    .until(() -> seen.announce(scenario.north, scenario.west).isEmpty());
            await().atMost(LIMIT)
                    .until(() -> seen.at(scenario.north, ResourceExport.class).isEmpty());
            seen.awaitNothingImported(scenario.east, "nginx");
            seen.awaitImported(scenario.west, "nginx", 80);
        }
    }

    @Test
    @Proves({"W-2b", "W-5"})
    void aMemberThatTheLeaderForgotComesBackWithAllItExports() {
        scenario.joined();
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        seen.awaitImported(scenario.east, "nginx", 80);
        var before = seen.exports(scenario.north, scenario.west);
        var announce = seen.announce(scenario.north, scenario.west).orElseThrow();

        scenario.north.admin.resource(announce).delete();

        await().atMost(LIMIT)
                .until(() -> seen.exports(scenario.north, scenario.west).stream()
                                .filter(uid -> !before.contains(uid))
                                .count()
                        == 2);
        seen.awaitImported(scenario.east, "nginx", 80);
        assertThat(seen.announce(scenario.north, scenario.west).orElseThrow().getMetadata())
                .satisfies(now -> assertThat(now.getUid())
                        .isNotEqualTo(announce.getMetadata().getUid()))
                .satisfies(now -> assertThat(now.getAnnotations()).containsKey("touch-ts"));
    }

    @Test
    @Proves({"W-11", "row 102", "row 103"})
    void whatChangedWhileTheLeaderWasAwayIsMadeGoodOnReconnection() throws Exception {
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        try (var wire = new Wire(scenario.north.server())) {
            scenario.giveToken(scenario.west);
            scenario.createClusterSet(scenario.west, wire.server());
            scenario.export(scenario.west, "changed", 80, "10.99.0.5");
            scenario.export(scenario.west, "ended", 80, "10.99.0.6");
            seen.awaitImported(scenario.east, "changed", 80);
            seen.awaitImported(scenario.east, "ended", 80);

            wire.cut();
            scenario.export(scenario.west, "changed", 8080, "10.99.0.5");
            scenario.export(scenario.west, "made", 80, "10.99.0.7");
            scenario.deleteServiceExport(scenario.west, "ended");
            scenario.export(scenario.east, "mine", 80, "10.99.0.8");
            seen.awaitImported(scenario.east, "mine", 80);
            wire.mend();

            seen.awaitImported(scenario.east, "changed", 8080);
            seen.awaitImported(scenario.east, "made", 80);
            seen.awaitNothingImported(scenario.east, "ended");
            seen.awaitImported(scenario.west, "mine", 80);
            scenario.awaitCondition(scenario.west, "Ready", "True");
        }
    }

    @Test
    @Proves({"W-12", "row 88", "row 89", "row 132"})
    void aSecretThatComesLateEndsWhatWasStaleMeanwhile() throws Exception {
        scenario.startLeader();
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.west);
        var east = scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        scenario.export(scenario.west, "stays", 80, "10.99.0.5");
        scenario.export(scenario.west, "goes", 80, "10.99.0.6");
        seen.awaitImported(scenario.east, "stays", 80);
        seen.awaitImported(scenario.east, "goes", 80);
        var token = scenario.token(scenario.east);

        east.close();
        scenario.deleteServiceExport(scenario.west, "goes");
        scenario.setToken(scenario.east, Map.of("ca.crt", token.get("ca.crt"), "token", ""));
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        var condition = scenario.awaitReason(scenario.east, "Ready", "SecretInvalid");

        assertThat(condition.message()).startsWith("token data not found in Secret member-token");
        assertThat(seen.service(scenario.east, "antrea-mc-goes")).isPresent();

        scenario.setToken(scenario.east, token);

        seen.awaitNothingImported(scenario.east, "goes");
        seen.awaitImported(scenario.east, "stays", 80);
        assertThat(seen.at(scenario.north, MemberClusterAnnounce.class)).hasSize(2);
    }

    @Test
    @Proves({"W-16", "Upgrade to >= 2.7"})
    void aMemberThatTheLeaderRefusesSaysSoKeepsWhatItHasAndWorksAsSoonAsItIsAccepted() {
        scenario.joined();
        scenario.export(scenario.west, "mine", 80, "10.99.0.5");
        scenario.export(scenario.east, "yours", 80, "10.99.0.6");
        seen.awaitImported(scenario.east, "mine", 80);
        seen.awaitImported(scenario.west, "yours", 80);
        var binding = scenario.north
                .admin
                .rbac()
                .roleBindings()
                .inNamespace(scenario.leaderNamespace)
                .withName("member-west");

        binding.delete();

        var condition = scenario.awaitReason(scenario.west, "Ready", "Denied");
        assertThat(condition.status()).isEqualTo("False");
        assertThat(condition.message())
                .startsWith("Disconnected from leader: Cannot announce this cluster at the leader "
                        + scenario.north.server())
                .contains("check the RoleBinding of the member's ServiceAccount");
        var clusterSet = scenario.clusterSet(scenario.west).orElseThrow();
        assertThat(clusterSet.getStatus().readyClusters()).isZero();
        assertThat(clusterSet.getStatus().totalClusters()).isEqualTo(1);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.west, clusterSet))
                        .anyMatch(event -> event.startsWith("Denied: Disconnected from leader")));
        seen.awaitImported(scenario.west, "yours", 80);
        assertThat(seen.exports(scenario.north, scenario.west)).hasSize(2);

        scenario.giveToken(scenario.west);

        scenario.awaitCondition(scenario.west, "Ready", "True");
        scenario.export(scenario.west, "mine", 8080, "10.99.0.5");
        seen.awaitImported(scenario.east, "mine", 8080);
    }

    private void renameSecret(String name) {
        scenario.west
                .admin
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(scenario.memberNamespace)
                        .withName(name)
                        .endMetadata()
                        .withData(scenario.token(scenario.west))
                        .build())
                .forceConflicts()
                .serverSideApply();
        scenario.patchClusterSet(scenario.west, """
                {"spec": {"leaders": [{"clusterID": "test-cluster-north", "secret": "%s", "server": "%s"}]}}
                """.formatted(name, scenario.north.server()));
    }

    private String server(String url) {
        var secret = scenario.clusterSet(scenario.west)
                .orElseThrow()
                .getSpec()
                .leaders()
                .getFirst()
                .secret();
        return """
                {"spec": {"leaders": [{"clusterID": "test-cluster-north", "secret": "%s", "server": "%s"}]}}
                """.formatted(secret, url);
    }

    private void assertWorksBothWays(int port) {
        scenario.service(scenario.west, "nginx", port, "10.99.0.5");
        seen.awaitImported(scenario.east, "nginx", port);
        scenario.export(scenario.east, "from-east-" + port, port, "10.99.0.6");
        seen.awaitImported(scenario.west, "from-east-" + port, port);
        scenario.awaitCondition(scenario.west, "Ready", "True");
    }
}
