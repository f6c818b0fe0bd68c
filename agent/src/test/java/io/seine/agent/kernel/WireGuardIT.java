package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.seine.agent.gateway.NodePlan;
import io.seine.agent.kernel.Echo.Connection;
import java.io.IOException;
import java.net.DatagramSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two clusters send to one another is encrypted by WireGuard: the kernel's own where it has one, else wireguard-go. */
class WireGuardIT {
    private static final int PORT = 51_821;
    private static final Map<String, String> BEFORE = new HashMap<>();
    private static TwoClusters clusters;

    @BeforeAll
    static void make() throws IOException {
        Rights.required("wg", "wireguard-go");
        clusters = new TwoClusters("sw-", OptionalInt.of(PORT));
        clusters.nodes().forEach(node -> BEFORE.put(node, clusters.state(node)));
        clusters.serve("pb1", 8080);
        clusters.serve("pb2", 8080);
        // What passes between the gateways, seen from outside of them.
        clusters.nft("fabric", """
                table netdev capture {
                  counter encrypted { }
                  counter clear { }
                  chain from-a1 {
                    type filter hook ingress device "a1" priority 0;
                    ip daddr 172.18.0.21 udp dport 51821 counter name encrypted
                    ip daddr 172.18.0.21 udp dport != 51821 counter name clear
                    # ICMP: that nobody has the port now; it quotes what was encrypted.
                    ip daddr 172.18.0.21 ip protocol != { udp, icmp } counter name clear
                  }
                }
                """);
    }

    @AfterAll
    static void remove() throws IOException {
        clusters.close();
    }

    @BeforeEach
    void applyAll() {
        clusters.applyAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa1", "pa2", "a1", "a2"})
    void everyPodAndNodeReachesEveryPodOfAnImportedService(String client) {
        var answered = new TreeSet<String>();
        var sources = new TreeSet<String>();
        for (int i = 0; i < 24; i++) {
            try (var connection = Connection.open(clusters.at(client), TwoClusters.IMPORTED, 80)) {
                answered.add(connection.server());
                sources.add(connection.seenFrom());
            }
        }

        assertThat(answered).containsExactly("sw-pb1", "sw-pb2");
        assertThat(sources).containsExactly(TwoClusters.CLUSTER_A);
    }

    @Test
    void nothingPassesBetweenTheGatewaysButWireGuard() {
        var before = packets("encrypted");
        var clear = packets("clear");

        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(500_000);
        }

        assertThat(packets("encrypted") - before).isGreaterThan(300);
        assertThat(packets("clear")).isEqualTo(clear);
    }

    @Test
    void aLabelIdentityPassesEncryptedAndIsWhatItWas() {
        clusters.nodes().forEach(node -> clusters.identify(node, Map.of(TwoClusters.podOn("a2"), 257)));
        clusters.applyAll();
        try (var capture = Capture.start(clusters.at("fabric"))) {
            var last = TwoClusters.underlay("b2");

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                reach();
                return capture.tunnelled(8473).stream()
                        .anyMatch(frame -> frame.to().equals(last));
            });

            assertThat(capture.tunnelled(8473))
                    .filteredOn(frame -> frame.to().equals(last))
                    .allMatch(frame -> frame.vni() == 257);
            assertThat(capture.tunnelled(8473))
                    .noneMatch(frame -> frame.from().equals(TwoClusters.underlay("a1"))
                            && frame.to().equals(TwoClusters.underlay("b1")));
        } finally {
            clusters.identifyNobody();
        }
    }

    @Test
    void applyingAgainChangesNothing() {
        reach();
        for (var node : clusters.nodes()) {
            assertThat(clusters.apply(node)).isEmpty();
        }
    }

    @Test
    void anotherProcessAdoptsEverythingUnderARunningConnection() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            for (var node : clusters.nodes()) {
                clusters.endProcess(node);
                connection.talk(1_000);
                assertThat(clusters.apply(node)).isEmpty();
                connection.talk(1_000);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ip link del seine-wg0",
        "ip link set seine-wg0 down",
        "ip route flush table 4242",
        "ip rule del pref 58"
    })
    void whatCannotBeEncryptedIsNotSent(String command) {
        reach();
        var before = packets("clear");
        clusters.at("a1").shell(command);

        assertThatThrownBy(WireGuardIT::reach);
        assertThat(packets("clear")).isEqualTo(before);

        clusters.apply("a1");
        awaitReached();
    }

    @ParameterizedTest
    @CsvSource({
        "ip link del seine-wg0",
        "ip link set seine-wg0 down",
        "ip link set seine-wg0 mtu 1300",
        "ip addr add 10.96.0.9/32 dev seine-wg0",
        "ip addr del 10.96.0.0/32 dev seine-wg0",
        "wg set seine-wg0 listen-port 9999",
        "wg set seine-wg0 peer PEER persistent-keepalive 0",
        "wg set seine-wg0 peer PEER remove",
        "wg set seine-wg0 peer PEER endpoint 172.18.0.22:51821",
        "wg set seine-wg0 peer PEER allowed-ips 10.97.0.0/16",
        "wg set seine-wg0 peer 3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08= allowed-ips 10.99.0.0/32",
        "ip route flush table 4242",
        "ip route replace 10.97.0.0/32 via 172.18.0.1 table 4242",
        "ip rule del pref 58",
        "ip rule del pref 59",
        "ip rule add pref 57 to 10.97.0.0/16 lookup 4242",
        "nft delete table inet seine"
    })
    void whatOthersChangeIsPutRight(String command) {
        var good = state();
        clusters.at("a1").shell(command.replace("PEER", wg("a1", "peers").strip()));

        assertThat(clusters.apply("a1")).isNotEmpty();

        assertThat(state()).isEqualTo(good);
        assertThat(clusters.apply("a1")).isEmpty();
        awaitReached();
    }

    @Test
    void aDeviceThatCannotBeSetUpAnyMoreIsMadeAnew() {
        clusters.at("a1").shell("rm -f /run/wireguard/seine-wg0.sock");

        // wireguard-go notices by itself and ends; until then a turn of the agent fails.
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> clusters.apply("a1").isEmpty());

        awaitReached();
        assertThat(wg("a1", "peers").lines()).hasSize(1);
    }

    @Test
    void noSecretIsAmongTheChanges() {
        clusters.apply("a1", NodeState.EMPTY);

        var plan = NodePlan.of(clusters.inputs("a1"));
        var changes = clusters.apply("a1", plan.desired());

        var secret = plan.desired().wireGuard().orElseThrow().key().secretText();
        assertThat(String.join("\n", changes))
                .contains("key and port of seine-wg0")
                .doesNotContain(secret);
        assertThat(plan.toString()).doesNotContain(secret);
    }

    @Test
    void aPortThatIsTakenIsNamedWithTheWayOutUntilItIsFree() {
        clusters.apply("a1", NodeState.EMPTY);
        DatagramSocket other = clusters.at("a1").run(() -> new DatagramSocket(PORT));
        try (other) {
            assertThatThrownBy(() -> clusters.apply("a1"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("another program on this Node has WireGuard's UDP port; set"
                            + " multicluster.wireGuard.port in antrea-agent.conf");
        }

        clusters.apply("a1");

        awaitReached();
    }

    /** In the Node's own view of the files: nobody else misses them. */
    @ParameterizedTest
    @CsvSource({
        "mount --bind /dev/null /usr/bin/wireguard-go, umount /usr/bin/wireguard-go, modprobe wireguard",
        "mount -t tmpfs tmpfs /dev/net, umount /dev/net, it needs the device /dev/net/tun"
    })
    void aNodeThatCannotEncryptIsNamedWithTheWayOutAndSendsNothing(String take, String give, String said) {
        assumeFalse(clusters.kernelEncrypts(), "nothing stands in for WireGuard where the kernel has it");
        clusters.apply("a1", NodeState.EMPTY);
        var clear = packets("clear");
        clusters.at("a1").shell(take);
        try {
            assertThatThrownBy(() -> clusters.apply("a1"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageStartingWith("This Node's kernel has no WireGuard")
                    .hasMessageContaining(said);
            assertThatThrownBy(WireGuardIT::reach);
        } finally {
            clusters.at("a1").shell(give);
        }
        assertThat(packets("clear")).isEqualTo(clear);

        clusters.apply("a1");

        awaitReached();
    }

    @Test
    void largeSegmentsPassInBothDirections() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(1_000_000);
        }
    }

    @Test
    void removalLeavesNodesAsTheyWere() {
        reach();
        for (var node : clusters.nodes()) {
            clusters.apply(node, NodeState.EMPTY);

            assertThat(TwoClusters.comparable(clusters.state(node)))
                    .isEqualTo(TwoClusters.comparable(BEFORE.getOrDefault(node, "")));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(clusters.at("a1").shell("ls /run/wireguard")).isEmpty());
    }

    private static String state() {
        return TwoClusters.comparable(clusters.state("a1"))
                + clusters.at("a1").shell("ip addr show dev seine-wg0").replaceAll("(?m)^\\d+: ", "")
                + wg("a1", "endpoints")
                + wg("a1", "allowed-ips")
                + wg("a1", "listen-port");
    }

    private static String wg(String node, String what) {
        return clusters.at(node).shell("wg show seine-wg0 " + what);
    }

    private static void awaitReached() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(WireGuardIT::reach);
    }

    private static void reach() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(10);
        }
    }

    private static long packets(String counter) {
        var found = Pattern.compile("packets (\\d+)")
                .matcher(clusters.at("fabric").shell("nft list counter netdev capture " + counter));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }
}
