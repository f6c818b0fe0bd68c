package io.seine.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.seine.policy.address.Ip;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first bytes of packets, also of such as nobody should send. */
class PacketHeaderTest {
    private static final String V4 = "4500003c 00000000 40060000 0a000001 0a000002";
    private static final String V6 =
            "60000000 0028%s40 fd000000000000000000000000000001 fd000000000000000000000000000002";
    private static final String PORTS = "c0000050 00000000";

    @Test
    void ofTcpOverIpv4() {
        var header = PacketHeader.parse(bytes(V4 + PORTS)).orElseThrow();

        assertThat(header)
                .isEqualTo(new PacketHeader(
                        Ip.parse("10.0.0.1"), Ip.parse("10.0.0.2"), 6, OptionalInt.of(49_152), OptionalInt.of(80), 60));
        assertThat(header.protocolName()).isEqualTo("TCP");
    }

    @Test
    void portsAreBehindOptions() {
        var header = PacketHeader.parse(bytes(V4.replace("4500", "4600") + "01010101" + PORTS));

        assertThat(header.orElseThrow().destinationPort()).hasValue(80);
    }

    @Test
    void anotherFragmentThanTheFirstHasNoPorts() {
        var header = PacketHeader.parse(bytes(V4.replace("00000000 4006", "00000001 4006") + PORTS));

        assertThat(header.orElseThrow().sourcePort()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "06, '', TCP, 49152", // nothing between
        "11, '', UDP, 49152",
        "84, '', SCTP, 49152",
        "3a, '', IPv6-ICMP, -1",
        "00, 0600000000000000, TCP, 49152", // options hop by hop
        "3c, 2b00000000000000 0600000000000000, TCP, 49152", // options, then routing
        "2c, 1100000000000000, UDP, 49152", // the first fragment
        "2c, 1100000800000000, UDP, -1", // the second
        "33, 0604000000000000 000000000000000000000000 00000000, TCP, 49152", // authentication
        "fd, '', 253, -1"
    })
    void ofIpv6(String next, String between, String protocol, int port) {
        var header =
                PacketHeader.parse(bytes(V6.formatted(next) + between + PORTS)).orElseThrow();

        assertThat(header.source().shortest()).isEqualTo("fd00::1");
        assertThat(header.protocolName()).isEqualTo(protocol);
        assertThat(header.sourcePort()).isEqualTo(port < 0 ? OptionalInt.empty() : OptionalInt.of(port));
        assertThat(header.length()).isEqualTo(80);
    }

    @Test
    void whatIsCutOffHasNoPortsOrIsNoPacket() {
        var whole = bytes(V4 + PORTS).array();

        for (int length = 0; length < 24; length++) {
            var header = PacketHeader.parse(ByteBuffer.wrap(Arrays.copyOf(whole, length)));
            assertThat(header.isPresent()).isEqualTo(length >= 20);
            header.ifPresent(read -> assertThat(read.sourcePort()).isEmpty());
        }
    }

    @Property
    void noBytesDoHarm(@ForAll @Size(max = 128) byte[] bytes, @ForAll byte next, @ForAll @Size(max = 80) byte[] rest) {
        assertThatCode(() -> PacketHeader.parse(ByteBuffer.wrap(bytes))).doesNotThrowAnyException();
        var v6 = bytes(
                V6.formatted(HexFormat.of().toHexDigits(next)) + HexFormat.of().formatHex(rest));
        assertThatCode(() -> PacketHeader.parse(v6)).doesNotThrowAnyException();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
