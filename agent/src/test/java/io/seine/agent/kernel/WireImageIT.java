package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.Echo.Connection;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the tunnel's packets look like between Nodes where they carry label identities: as those of the original with {@code tunnelType: vxlan}, which are
 * RFC 7348's with the sender's label identity as VNI and the Ethernet destination that stands for other clusters.
 */
class WireImageIT {
    private static final int PORT = 8473;
    private static final int ETHERNET_IPV4 = 0x0800;
    private static final String OTHER_CLUSTERS = "aabbccddeef0";
    private static final int ID = 0xabcdef;
    private static final int OTHER_ID = 0x10_0101;
    private static final int UNKNOWN = 0xff_ffff;
    private static final List<String> WAY =
            Stream.of("a2", "a1", "b1", "b2").map(TwoClusters::underlay).toList();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static TwoClusters clusters;
    private static DatagramSocket server;

    private Capture capture;

    @BeforeAll
    static void make() throws IOException {
        Rights.required();
        clusters = new TwoClusters("sl-", OptionalInt.empty());
        server = clusters.at("pb2").run(() -> new DatagramSocket(8081));
        Thread.ofPlatform().daemon().start(WireImageIT::answer);
        clusters.serve("pb1", 8080);
        clusters.serve("pb2", 8080);
    }

    @AfterAll
    static void remove() throws IOException {
        server.close();
        clusters.close();
    }

    @BeforeEach
    void start() {
        identify(Map.of(TwoClusters.podOn("a2"), ID));
        capture = Capture.start(clusters.at("fabric"));
    }

    @AfterEach
    void stop() {
        capture.close();
    }

    @Test
    void allThreeLegsLookLikeTheOriginals() {
        ask("pa2");

        assertThat(requests())
                .containsExactly(
                        frame("a2", "a1", "08000000" + "abcdef" + "00", "10.10.2.2", TwoClusters.EXPORTED),
                        frame("a1", "b1", "08000000" + "abcdef" + "00", TwoClusters.CLUSTER_A, TwoClusters.EXPORTED),
                        frame("b1", "b2", "08000000" + "abcdef" + "00", TwoClusters.CLUSTER_A, "10.20.2.2"));
        assertThat(replies())
                .containsExactly(
                        frame("b2", "b1", "08000000" + "000000" + "00", "10.20.2.2", TwoClusters.CLUSTER_A),
                        frame("b1", "a1", "08000000" + "000000" + "00", TwoClusters.EXPORTED, TwoClusters.CLUSTER_A),
                        frame("a1", "a2", "08000000" + "000000" + "00", TwoClusters.EXPORTED, "10.10.2.2"));
    }

    @Test
    void aPodOfTheGatewayHasItsIdentityAlthoughItsAddressIsTranslatedThere() {
        clusters.identify("a1", Map.of(TwoClusters.podOn("a1"), OTHER_ID));
        clusters.apply("a1");

        ask("pa1");

        assertThat(requests()).hasSize(2).allMatch(frame -> frame.vni() == OTHER_ID);
    }

    @Test
    void aServersOwnIdentityIsNotThatOfItsReplies() {
        clusters.identify("b2", Map.of(TwoClusters.podOn("b2"), OTHER_ID));
        clusters.apply("b2");

        ask("pa2");

        assertThat(replies()).hasSize(3).allMatch(frame -> frame.vni() == 0);
    }

    @Test
    void aPodThatIsNotKnownIsUnknownOnAllLegs() {
        identify(Map.of());

        ask("pa2");

        assertThat(requests()).hasSize(3).allMatch(frame -> frame.vni() == UNKNOWN);
    }

    @Test
    void aPodThatIsLabelledAnewHasItsNewIdentityAtOnce() {
        ask("pa2");
        clusters.identify("a2", Map.of(TwoClusters.podOn("a2"), OTHER_ID));
        assertThat(clusters.apply("a2")).hasSize(2).allMatch(change -> change.contains("identities"));

        ask("pa2");

        assertThat(requests().stream().map(VxlanFrame::vni)).containsExactly(ID, ID, ID, OTHER_ID, OTHER_ID, OTHER_ID);
    }

    @Test
    void whatIsSentAgainBeforeItIsAnsweredHasTheIdentityOfThen() throws IOException {
        identify(Map.of());
        clusters.nft("b2", """
                table inet mute {
                  chain ingress { type filter hook forward priority 0; udp dport 8081 drop; }
                }
                """);
        var socket = clusters.at("pa2").run(() -> new DatagramSocket());
        try (socket) {
            send(socket, 10);
            Awaitility.await().atMost(LIMIT).until(() -> requests().size() == 3);
            identify(Map.of(TwoClusters.podOn("a2"), ID));

            send(socket, 10);

            Awaitility.await().atMost(LIMIT).until(() -> requests().size() == 6);
        } finally {
            clusters.nft("b2", "delete table inet mute");
        }
        assertThat(requests().stream().map(VxlanFrame::vni)).containsExactly(UNKNOWN, UNKNOWN, UNKNOWN, ID, ID, ID);
    }

    @Test
    void theNodeItselfIsNoPod() {
        ask("a2");
        clusters.at("a2").run(() -> ask(new DatagramSocket(new InetSocketAddress("10.10.2.1", 0)), 10));

        assertThat(requests()).hasSize(6).allMatch(frame -> frame.vni() == 0);
    }

    @Test
    void marksOfOthersNeitherChangeItNorAreChangedByIt() {
        for (var node : clusters.nodes()) {
            clusters.nft(node, """
                    table inet other {
                      chain raw { type filter hook prerouting priority -300; meta mark set meta mark | 0x00ff0000; }
                      chain before { type filter hook prerouting priority -150; meta mark & 0x00ff0000 != 0x00ff0000 counter name odd; }
                      counter odd { }
                      chain late { type filter hook postrouting priority 300; meta mark set 0x00004000; }
                    }
                    """);
        }
        try {
            ask("pa2");

            assertThat(requests()).hasSize(3).allMatch(frame -> frame.vni() == ID);
            for (var node : clusters.nodes()) {
                assertThat(clusters.at(node).shell("nft list counter inet other odd"))
                        .contains("packets 0");
            }
        } finally {
            clusters.nodes().forEach(node -> clusters.nft(node, "delete table inet other"));
        }
    }

    @Test
    void theConnectionsMarkTellsTheIdentityWhereItIsReceived() {
        clusters.nft("b2", """
                table inet judge {
                  counter matched { }
                  chain ingress {
                    type filter hook forward priority -5
                    iifname "seine0" ct state new ct mark & 0x00ffffff == 0x00abcdef counter name matched
                  }
                }
                """);
        try {
            ask("pa2");

            assertThat(clusters.at("b2").shell("nft list counter inet judge matched"))
                    .contains("packets 1 ");
        } finally {
            clusters.nft("b2", "delete table inet judge");
        }
    }

    @Test
    void everyFragmentHasIt() {
        clusters.at("pa2").run(() -> ask(new DatagramSocket(), 4_000));

        assertThat(requests()).hasSize(9).allMatch(frame -> frame.vni() == ID);
    }

    @Test
    void everySegmentHasIt() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(500_000);
        }

        assertThat(requests()).hasSizeGreaterThan(40).allMatch(frame -> frame.vni() == ID);
        assertThat(replies()).hasSizeGreaterThan(40).allMatch(frame -> frame.vni() == 0);
    }

    @Test
    void itIsTurnedOnAndOffUnderARunningConnection() {
        clusters.identifyNobody();
        clusters.applyAll();
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            assertThat(requests()).isNotEmpty().allMatch(frame -> frame.vni() == 0);
            var off = clusters.state("a1");
            identify(Map.of(TwoClusters.podOn("a2"), ID));
            connection.talk(1_000);
            assertThat(clusters.apply("a1")).isEmpty();

            clusters.identifyNobody();
            clusters.applyAll();

            connection.talk(1_000);
            assertThat(TwoClusters.comparable(clusters.state("a1"))).isEqualTo(TwoClusters.comparable(off));
        }
        ask("pa2");
        assertThat(requests().getLast().vni()).isZero();
    }

    /** On all Nodes, so that their kernels hold it; those of b have no Pods that send. */
    private static void identify(Map<String, Integer> ofA2) {
        clusters.nodes().forEach(node -> clusters.identify(node, node.equals("a2") ? ofA2 : Map.of()));
        clusters.applyAll();
    }

    private static void ask(String from) {
        clusters.at(from).run(() -> ask(new DatagramSocket(), 10));
    }

    /** Closes the socket only after the answer: one that finds it closed would be returned as an ICMP message, which is a request's frame too. */
    private static boolean ask(DatagramSocket socket, int length) throws IOException {
        try (socket) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            send(socket, length);
            socket.receive(new DatagramPacket(new byte[10], 10));
            return true;
        }
    }

    private static void send(DatagramSocket socket, int length) throws IOException {
        var address = InetAddress.getByName(TwoClusters.IMPORTED);
        socket.send(new DatagramPacket(new byte[length], length, address, 80));
    }

    private static void answer() {
        var packet = new DatagramPacket(new byte[10], 10);
        try {
            while (!server.isClosed()) {
                server.receive(packet);
                server.send(packet);
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private static VxlanFrame frame(String from, String to, String header, String source, String target) {
        return new VxlanFrame(
                TwoClusters.underlay(from),
                TwoClusters.underlay(to),
                PORT,
                0,
                header,
                OTHER_CLUSTERS,
                ETHERNET_IPV4,
                source,
                target);
    }

    private List<VxlanFrame> requests() {
        return capture.tunnelled(PORT).stream().filter(frame -> !isReply(frame)).toList();
    }

    private List<VxlanFrame> replies() {
        return capture.tunnelled(PORT).stream().filter(WireImageIT::isReply).toList();
    }

    /** Whether it goes from b to a, or in that order inside of one of them. */
    private static boolean isReply(VxlanFrame frame) {
        return WAY.indexOf(frame.from()) > WAY.indexOf(frame.to());
    }
}
