package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Messages of nfnetlink_log, also such as no kernel sends. */
class LoggedPacketsTest {
    private static final int PACKET = 0x400;
    private static final int DONE = 3;
    private static final int ERROR = 2;

    @Test
    void packetsComeWithTheirPrefixesAndNumbers() {
        var messages = join(
                packet("seine r-1 Allow\0", new byte[] {0x45, 1, 2}, 7),
                packet("", new byte[] {0x60}, 8),
                message(DONE, new byte[4]));

        var read = LoggedPackets.parse(messages);

        assertThat(read.answer()).isEmpty();
        assertThat(read.packets()).hasSize(2).first().satisfies(first -> {
            assertThat(first.packet().prefix()).isEqualTo("seine r-1 Allow");
            assertThat(first.packet().header()).isEqualTo(ByteBuffer.wrap(new byte[] {0x45, 1, 2}));
            assertThat(first.number()).isEqualTo(OptionalInt.of(7));
        });
    }

    @Test
    void anAnswerMayComeAfterPackets() {
        var refusal = ByteBuffer.allocate(20)
                .order(ByteOrder.nativeOrder())
                .putInt(-LibC.EPERM)
                .array();

        var read = LoggedPackets.parse(join(packet("p", new byte[20], 0), message(ERROR, refusal)));

        assertThat(read.packets()).hasSize(1);
        assertThat(read.answer()).hasValue(-LibC.EPERM);
    }

    @Test
    void whatIsCutOffIsPassedOver() {
        var whole = join(packet("prefix", new byte[24], 1), packet("prefix", new byte[24], 2));
        int half = whole.length / 2;

        for (int length = 0; length < whole.length; length++) {
            assertThat(LoggedPackets.parse(Arrays.copyOf(whole, length)).packets())
                    .hasSizeLessThanOrEqualTo(length / half);
        }
    }

    @Property
    void noBytesDoHarm(@ForAll @Size(max = 200) byte[] bytes, @ForAll @Size(max = 60) byte[] attributes) {
        assertThatCode(() -> LoggedPackets.parse(bytes)).doesNotThrowAnyException();
        assertThatCode(() -> LoggedPackets.parse(message(PACKET, attributes))).doesNotThrowAnyException();
        assertThatCode(() -> LoggedPackets.parse(message(ERROR, attributes))).doesNotThrowAnyException();
    }

    private static byte[] packet(String prefix, byte[] payload, int number) {
        var numbered = ByteBuffer.allocate(4).putInt(number).array();
        return message(
                PACKET,
                join(
                        new byte[] {2, 0, 0, 83},
                        attribute(1, new byte[4]),
                        attribute(9, payload),
                        attribute(10, prefix.getBytes(StandardCharsets.UTF_8)),
                        attribute(12, numbered)));
    }

    private static byte[] message(int type, byte[] content) {
        int length = 16 + content.length;
        return ByteBuffer.allocate((length + 3) / 4 * 4)
                .order(ByteOrder.nativeOrder())
                .putInt(length)
                .putShort((short) type)
                .putShort((short) 0)
                .putLong(0)
                .put(content)
                .array();
    }

    private static byte[] attribute(int type, byte[] value) {
        int length = 4 + value.length;
        return ByteBuffer.allocate((length + 3) / 4 * 4)
                .order(ByteOrder.nativeOrder())
                .putShort((short) length)
                .putShort((short) type)
                .put(value)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        var joined = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(joined::put);
        return joined.array();
    }
}
