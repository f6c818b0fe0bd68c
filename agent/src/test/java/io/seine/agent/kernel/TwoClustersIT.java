package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.seine.agent.kernel.Echo.Connection;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a packet between two clusters, in a real kernel. */
class TwoClustersIT {
    private static final int TUNNEL_PORT = 8473;

    private static final int USUAL_MTU = 1500;
    private static final int JUMBO_MTU = 9000;
    private static final int UDP_HEADERS = 28;
    private static final Pattern COUNTER = Pattern.compile("counter packets (\\d+)");
    private static final Map<String, String> BEFORE = new HashMap<>();
    private static TwoClusters clusters;

    @BeforeAll
    static void make() throws IOException {
        Rights.required();
        clusters = new TwoClusters("sa-", OptionalInt.empty());
        clusters.nodes().forEach(node -> BEFORE.put(node, clusters.state(node)));
        clusters.serve("pb1", 8080);
        clusters.serve("pb2", 8080);
        clusters.serve("b1", 9090);
        clusters.serve("b2", 9090);
    }

    @AfterAll
    static void remove() throws IOException {
        clusters.close();
    }

    @BeforeEach
    void applyAll() {
        clusters.nodes().forEach(clusters::apply);
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

        assertThat(answered).containsExactly("sa-pb1", "sa-pb2");
        assertThat(sources).containsExactly(TwoClusters.CLUSTER_A);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa1", "pa2", "a1", "a2"})
    void everyPodAndNodeReachesExportedProcessesOfNodes(String client) {
        var answered = new TreeSet<String>();
        for (int i = 0; i < 24; i++) {
            try (var connection = Connection.open(clusters.at(client), TwoClusters.IMPORTED_HOSTED, 80)) {
                answered.add(connection.server());
            }
        }

        assertThat(answered).containsExactly("sa-b1", "sa-b2");
    }

    @ParameterizedTest(name = "from {0} by {1}")
    @CsvSource({"fabric, a1", "fabric, a2", "pa1, a1", "pa1, a2", "pa2, a2", "a1, a1", "a2, a2", "a1, a2", "b2, a2"})
    void anImportedServiceIsReachedByANodesPort(String client, String node) {
        clusters.at("fabric").shell("ip addr replace 172.18.0.1/24 dev br0");

        try (var connection = Connection.open(clusters.at(client), TwoClusters.underlay(node), TwoClusters.NODE_PORT)) {
            connection.talk(2_000);

            assertThat(connection.server()).isIn("sa-pb1", "sa-pb2");
            assertThat(connection.seenFrom()).isEqualTo(TwoClusters.CLUSTER_A);
        }
    }

    @Test
    void largeSegmentsPassInBothDirections() {
        talkMuch();
    }

    private static void talkMuch() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(2_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa1", "pa2"})
    void whoSendsLargerPacketsThanFitIsToldTheSize(String client) throws IOException {
        sendsWhatFits(client, USUAL_MTU - Tunnel.OVERHEAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa1", "pa2"})
    void jumboFramesPassAndWhoSendsLargerOnesIsToldTheSize(String client) throws IOException {
        clusters.mtu(JUMBO_MTU);
        try {
            applyAll();
            sendsWhatFits(client, JUMBO_MTU - Tunnel.OVERHEAD);
            talkMuch();
        } finally {
            clusters.mtu(USUAL_MTU);
        }
    }

    private static void sendsWhatFits(String client, int largest) throws IOException {
        DatagramSocket server = clusters.at("pb2").run(() -> new DatagramSocket(8081));
        DatagramSocket asking = clusters.at(client).run(() -> new DatagramSocket());
        try (server;
                asking) {
            asking.connect(new InetSocketAddress(TwoClusters.IMPORTED, 81));
            asking.send(datagram(largest));
            server.setSoTimeout(10_000);
            var question = datagram(largest);
            server.receive(question);
            assertThat(question.getLength()).isEqualTo(largest - UDP_HEADERS);

            asking.send(datagram(largest + 1));
            await(() -> sizeKnown(client, TwoClusters.IMPORTED) == largest);
            server.send(new DatagramPacket(
                    new byte[largest + 1 - UDP_HEADERS], largest + 1 - UDP_HEADERS, question.getSocketAddress()));
            await(() -> sizeKnown("pb2", TwoClusters.CLUSTER_A) == largest);
        } finally {
            clusters.at(client).shell("ip route flush cache");
            clusters.at("pb2").shell("ip route flush cache");
        }
    }

    private static DatagramPacket datagram(int packet) {
        return new DatagramPacket(new byte[packet - UDP_HEADERS], packet - UDP_HEADERS);
    }

    /** What a Pod's kernel was told of the way there, in bytes; 0 for nothing. */
    private static int sizeKnown(String pod, String address) {
        var size = Pattern.compile("mtu (\\d+)").matcher(clusters.at(pod).shell("ip route get " + address));
        return size.find() ? Integer.parseInt(size.group(1)) : 0;
    }

    @Test
    void applyingAgainChangesNothing() {
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

    @Test
    void anotherVersionReplacesTheProgramsUnderARunningConnection() throws IOException {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            for (var node : clusters.nodes()) {
                clusters.endProcess(node);
                renamePin(node, "egress-");
                renamePin(node, "ingress-");
                assertThat(clusters.apply(node)).hasSize(2).allMatch(change -> change.endsWith(" replaced"));
                connection.talk(1_000);
                assertThat(clusters.apply(node)).isEmpty();
            }
        }
    }

    /** To another version of this program, its predecessor's pins have names that it does not know. */
    private static void renamePin(String node, String prefix) throws IOException {
        var folder = clusters.bpffs(node).resolve(Ours.PINS);
        try (var pins = Files.list(folder)) {
            for (var pin : pins.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList()) {
                Files.move(pin, folder.resolve(prefix + "0123456789abcdef"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nft delete table inet seine",
        "nft flush chain inet seine source",
        "nft delete element inet seine peers { 172.18.0.21 }",
        "nft add rule inet seine arrival drop",
        "nft flush set inet seine sources",
        "ip rule del pref 60",
        "ip rule add pref 59 lookup 4241",
        "ip route flush table 4240",
        "ip route flush table 4241",
        "ip route add unreachable 10.97.0.0/24 table 4240",
        "ip route replace 10.97.0.0/16 via 172.18.0.1 table 4240",
        "ip link del seine0",
        "ip link set seine0 down",
        "ip link set seine0 mtu 1300",
        "ip neigh del 169.254.200.1 dev seine0"
    })
    void whatOthersChangeIsPutRight(String command) {
        var good = clusters.state("a1");
        clusters.at("a1").shell("'" + command.replace(" ", "' '") + "'");

        assertThat(clusters.apply("a1")).isNotEmpty();

        assertThat(TwoClusters.comparable(clusters.state("a1"))).isEqualTo(TwoClusters.comparable(good));
        assertThat(clusters.apply("a1")).isEmpty();
        reach();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lostPinsArePutRight(boolean byAnotherProcess) throws IOException {
        for (var node : clusters.nodes()) {
            var folder = clusters.bpffs(node).resolve(Ours.PINS);
            try (var pins = Files.list(folder)) {
                for (var pin : pins.toList()) {
                    Files.delete(pin);
                }
            }
            if (byAnotherProcess) {
                clusters.endProcess(node);
            }
            clusters.apply(node);
            clusters.endProcess(node);
            assertThat(clusters.apply(node)).isEmpty();
        }
        reach();
    }

    @Test
    void aTunnelPortThatIsTakenIsNamed() {
        clusters.apply("a2", NodeState.EMPTY);
        DatagramSocket other = clusters.at("a2").run(() -> new DatagramSocket(TUNNEL_PORT));
        try (other) {
            assertThatThrownBy(() -> clusters.apply("a2"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining("Address already in use")
                    .hasMessageContaining("set tunnelPort in antrea-agent.conf");
        }

        clusters.apply("a2");
        reach();
    }

    @ParameterizedTest
    @CsvSource({
        "ip link add seine0 type bridge, ip link del seine0, 'The device seine0 is another program''s, of kind bridge'",
        "'ip link add other type vxlan external dstport 8473; ip link set other up', ip link del other, The VXLAN device other has the UDP port 8473",
        "'ip link add other type vxlan id 7 dstport 8473; ip link set other up', ip link del other, The VXLAN device other has the UDP port 8473"
    })
    void aDeviceInTheWayIsNamed(String put, String take, String named) {
        clusters.apply("a2", NodeState.EMPTY);
        clusters.at("a2").shell(put);
        try {
            assertThatThrownBy(() -> clusters.apply("a2"))
                    .isInstanceOf(KernelException.class)
                    .hasMessageContaining(named);
        } finally {
            clusters.at("a2").shell(take);
        }

        clusters.apply("a2");
        reach();
    }

    @ParameterizedTest
    @CsvSource({
        "ip rule add pref 60 to 198.51.100.0/24 lookup 100, ip rule del pref 60 lookup 100, The routing rule \"to 198.51.100.0/24 lookup 100\"",
        "ip route add unreachable 198.51.100.0/24 table 4241, true, The route to 198.51.100.0/24 in the routing table 4241"
    })
    void whoSharesOurNumbersIsNamed(String put, String take, String named) {
        assertThat(clusters.clashes("a1")).isEmpty();
        clusters.at("a1").shell(put);
        try {
            clusters.apply("a1");

            assertThat(clusters.clashes("a1")).singleElement(STRING).startsWith(named);
            reach();
        } finally {
            clusters.at("a1").shell(take);
        }
        clusters.apply("a1");

        assertThat(clusters.clashes("a1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a2", "a1", "b1", "b2"})
    void theTunnelsOwnPacketsAreNotTracked(String node) {
        var before = trackedTunnelPackets(node);
        for (int i = 0; i < 10; i++) {
            reach();
        }

        assertThat(before).containsAll(trackedTunnelPackets(node));
    }

    /** The outer port that they come from is a hash of the connection inside. */
    private static Set<String> trackedTunnelPackets(String node) {
        return Pattern.compile("udp .* sport=\\d+ dport=" + TUNNEL_PORT)
                .matcher(clusters.at(node).shell("cat /proc/net/nf_conntrack"))
                .results()
                .map(found -> found.group().replaceAll(" \\d+ src", " src"))
                .collect(Collectors.toSet());
    }

    @Test
    void removalLeavesNodesAsTheyWere() {
        for (var node : clusters.nodes()) {
            clusters.apply(node, NodeState.EMPTY);

            assertThat(TwoClusters.comparable(clusters.state(node)))
                    .isEqualTo(TwoClusters.comparable(BEFORE.getOrDefault(node, "")));
            assertThat(clusters.apply(node, NodeState.EMPTY)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pa2, 172.18.0.11, forwarded",
        "pa1, 172.18.0.21, forwarded",
        "pa1, 172.18.0.11, local",
        "fabric, 172.18.0.11, local"
    })
    void nobodyButPeersSendsTunnelPackets(String sender, String receiver, String refusedBy) {
        clusters.at("fabric").shell("ip addr replace 172.18.0.1/24 dev br0");
        var before = refused(refusedBy);

        send(sender, "0.0.0.0", receiver, TUNNEL_PORT);

        await(() -> refused(refusedBy) == before + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.1, delivery", // a gateway is no router to elsewhere
        "10.96.0.0, delivery", // a reply whose connection the gateway does not know
        "10.10.1.1, local" // processes of the Node that are not exported
    })
    void anotherClusterReachesPodsAndServicesOnly(String destination, String refusedBy) throws IOException {
        // given a gateway of B that is no longer ours
        clusters.nft("b1", "delete table inet seine");
        clusters.at("b1")
                .shell("ip addr add 10.97.0.77/32 dev lo; ip route replace " + destination
                        + "/32 via 169.254.200.1 dev seine0 onlink table 4240");
        try (var map = new TunnelBpf(clusters.bpffs("b1"))) {
            map.put(Map.of(Cidr.parse(destination + "/32"), new Peer(Ipv4.parse("172.18.0.11"), Optional.empty())));
            var before = refused(refusedBy);

            send("b1", "10.97.0.77", destination, 9);

            await(() -> refused(refusedBy) == before + 1);
        } finally {
            clusters.at("b1").shell("ip addr del 10.97.0.77/32 dev lo");
        }
    }

    @Test
    void theTunnelBringsNoSourceThatIsNotBehindIt() {
        clusters.nft("b1", "delete table inet seine"); // and with it the translation of the source
        var before = refused("arrival");

        send("b1", "172.18.0.21", TwoClusters.CLUSTER_A, 9);

        await(() -> refused("arrival") == before + 1);
    }

    @Test
    void aGatewayWithoutTheTunnelsRoutesSendsNothingAnotherWay() {
        var before = refused("forwarded");
        clusters.at("b1").shell("ip route flush table " + Numbers.USUAL.lastLegRoutes());

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(answeredFrom("pa2")).isIn("sa-pb1", "nobody");
            return refused("forwarded") > before;
        });

        clusters.apply("b1");
        reach();
    }

    /** The Pod that is reached within two seconds, if any. */
    private static String answeredFrom(String client) {
        try (var connection = Connection.open(clusters.at(client), TwoClusters.IMPORTED, 80)) {
            return connection.server();
        } catch (IllegalStateException e) {
            return "nobody";
        }
    }

    private static void send(String from, String source, String destination, int port) {
        clusters.at(from).run(() -> {
            try (var socket = new DatagramSocket(new InetSocketAddress(source, 0))) {
                socket.send(new DatagramPacket(new byte[64], 64, InetAddress.getByName(destination), port));
            }
            return true;
        });
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(2)).until(condition);
    }

    private static void reach() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(10);
        }
    }

    /** Packets that a chain of all nodes together has refused so far. */
    private static long refused(String chain) {
        long packets = 0;
        for (var node : clusters.nodes()) {
            var listing = clusters.at(node).shell("nft list table inet seine 2>&1 || true");
            var counters = Pattern.compile("chain " + chain + " \\{[^}]*?\\}").matcher(listing);
            if (counters.find()) {
                packets += COUNTER.matcher(counters.group())
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum();
            }
        }
        return packets;
    }
}
