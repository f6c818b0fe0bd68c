package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodePlan;
import io.seine.agent.gateway.Problem;
import io.seine.agent.kernel.Echo.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of WireGuard's peers when clusters change their keys, addresses, ranges and gateways. */
class WireGuardPeersIT {
    private static final String MOVED = "172.18.0.31";
    private static TwoClusters clusters;

    @BeforeAll
    static void make() throws IOException {
        Rights.required("wg", "wireguard-go");
        clusters = new TwoClusters("swp-", OptionalInt.of(51_821));
        clusters.serve("pb1", 8080);
        clusters.serve("pb2", 8080);
    }

    @AfterAll
    static void remove() throws IOException {
        clusters.close();
    }

    @BeforeEach
    void begin() {
        clusters.applyAll();
        awaitReached();
    }

    @Test
    void aNewKeyIsWaitedForAndFollowsTheOldOneUnderARunningConnection() {
        var old = wg("a1", "peers").strip();
        try (var connection = open()) {
            var next = clusters.encryption().announceNewKey("b");
            assertThat(clusters.apply("a1")).containsExactly("peer " + next + " of seine-wg0 is to follow " + old);
            assertThat(clusters.apply("a1")).isEmpty();
            connection.talk(1_000);
            assertThat(wg("a1", "allowed-ips")).contains(old + "\t10.97.0.0/32", next + "\t(none)");

            clusters.encryption().useNewKey("b");
            clusters.apply("b1");
            awaitOnlyPeer("a1", next);

            connection.talk(1_000);
        }
        assertThat(wg("a1", "allowed-ips")).contains("10.97.0.0/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b1, a1", "a1, b1"})
    void aKeyThatIsUsedAtOnceReplacesTheOldOneInAnyOrder(String order) {
        try (var connection = open()) {
            clusters.encryption().announceNewKey("b");
            clusters.encryption().useNewKey("b");
            for (var node : order.split(", ", -1)) {
                clusters.apply(node);
            }

            awaitOnlyPeer("a1", wg("b1", "public-key").strip());
            connection.talk(1_000);
        }
    }

    @Test
    void bothClustersMayChangeTheirKeysAtATime() {
        try (var connection = open()) {
            var a = clusters.encryption().announceNewKey("a");
            var b = clusters.encryption().announceNewKey("b");
            clusters.applyAll();
            clusters.encryption().useNewKey("a");
            clusters.encryption().useNewKey("b");
            clusters.applyAll();

            await(() -> {
                clusters.applyAll();
                return wg("a1", "peers").strip().equals(b)
                        && wg("b1", "peers").strip().equals(a);
            });
            connection.talk(1_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1", "b1"})
    void aGatewayThatWasNoneForAWhileHasItsPeersAgain(String gateway) {
        clusters.apply(gateway, NodeState.EMPTY);
        clusters.apply(gateway);

        awaitReached();
    }

    @Test
    void aGatewayThatWasARegularNodeForAWhileHasItsPeersAgain() {
        clusters.moveGateway("b2");
        clusters.applyAll();
        awaitReached();
        assertThat(clusters.at("b1").shell("ip link")).doesNotContain("seine-wg0");

        clusters.moveGateway("b1");
        clusters.applyAll();

        awaitReached();
        assertThat(clusters.at("b2").shell("ip link")).doesNotContain("seine-wg0");
    }

    @Test
    void anotherRangeOfAClusterLeavesNothingOfTheOldOne() {
        clusters.changeServices("b", "10.99.0.0/16");
        try {
            clusters.apply("a1");

            assertThat(wg("a1", "allowed-ips")).contains("10.99.0.0/32").doesNotContain("10.97.");
            assertThat(clusters.state("a1") + clusters.peers("a1"))
                    .contains("10.99.0.0")
                    .doesNotContain("10.97.0.0 dev", "10.97.0.0/16 via", "10.97.0.0/16=");
            assertThat(clusters.at("a1").shell("nft list table inet seine")).doesNotContain("10.97.");
        } finally {
            clusters.changeServices("b", "10.97.0.0/16");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGatewayThatChangesItsAddressKeepsItsSession(boolean heardBeforeAnnounced) {
        var session = wg("a1", "latest-handshakes");
        clusters.at("b1").shell("ip addr add " + MOVED + "/24 dev eth0");
        try (var connection = open()) {
            if (heardBeforeAnnounced) {
                clusters.at("a1")
                        .shell("wg set seine-wg0 peer " + wg("a1", "peers").strip() + " endpoint " + MOVED + ":51821");
                connection.talk(1_000);
            }
            var moved = NodePlan.of(with(clusters.inputs("a1"), MOVED)).desired();
            clusters.apply("a1", moved);

            connection.talk(1_000);
            assertThat(wg("a1", "endpoints")).contains(MOVED + ":51821");
            assertThat(clusters.apply("a1", moved)).isEmpty();
            assertThat(wg("a1", "latest-handshakes")).isEqualTo(session);
        } finally {
            clusters.at("b1").shell("ip addr del " + MOVED + "/24 dev eth0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void aClusterThatDoesNotEncryptGetsNothingAndBothSidesSaySo(String plain) {
        clusters.encryption().encrypt(plain, false);
        try (var capture = Capture.start(clusters.at("fabric"))) {
            clusters.applyAll();

            assertThatThrownBy(WireGuardPeersIT::reach);

            assertThat(capture.tunnelled(8473))
                    .noneMatch(frame -> frame.from().equals(TwoClusters.underlay("a1"))
                            && frame.to().equals(TwoClusters.underlay("b1")));
            for (var gateway : List.of("a1", "b1")) {
                assertThat(NodePlan.of(clusters.inputs(gateway)).problems())
                        .extracting(Problem::reason)
                        .containsExactly("EncryptionMismatch");
            }
        } finally {
            clusters.encryption().encrypt(plain, true);
        }
        clusters.applyAll();
        awaitReached();
    }

    private static NodeInputs with(NodeInputs in, String gatewayIP) {
        var remote = in.remotes().getFirst();
        var moved = new RemoteCluster(
                remote.name(),
                remote.created(),
                remote.clusterID(),
                List.of(gatewayIP),
                remote.serviceCIDR(),
                remote.podCIDRs(),
                remote.publicKey());
        return new NodeInputs(
                in.node(),
                in.settings(),
                in.key(),
                in.gateways(),
                List.of(moved),
                in.nodes(),
                in.exported(),
                in.addresses(),
                in.choice(),
                in.identities());
    }

    private static String wg(String node, String what) {
        return clusters.at(node).shell("wg show seine-wg0 " + what);
    }

    /** Until it has that peer and no other; as its agent's loop does, it looks again and again. */
    private static void awaitOnlyPeer(String node, String key) {
        await(() -> {
            clusters.apply(node);
            return wg(node, "peers").strip().equals(key);
        });
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
    }

    private static void awaitReached() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(WireGuardPeersIT::reach);
    }

    private static Connection open() {
        return Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80);
    }

    private static void reach() {
        try (var connection = open()) {
            connection.talk(10);
        }
    }
}
