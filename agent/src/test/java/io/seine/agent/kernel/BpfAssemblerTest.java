package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Instructions as the kernel's documentation has them: operation, registers, offset, value. */
class BpfAssemblerTest {
    private static String hex(BpfAssembler program) {
        return HexFormat.ofDelimiter(" ").formatHex(program.bytes());
    }

    @Test
    void eachInstructionHasItsEncoding() {
        assertThat(hex(new BpfAssembler().move(6, 1))).isEqualTo("bf 16 00 00 00 00 00 00");
        assertThat(hex(new BpfAssembler().set(2, 30))).isEqualTo("b7 02 00 00 1e 00 00 00");
        assertThat(hex(new BpfAssembler().local(3, -4))).isEqualTo("bf a3 00 00 00 00 00 00 07 03 00 00 fc ff ff ff");
        assertThat(hex(new BpfAssembler().map(1, 5))).isEqualTo("18 11 00 00 05 00 00 00 00 00 00 00 00 00 00 00");
        assertThat(hex(new BpfAssembler().load32(1, 6, 16))).isEqualTo("61 61 10 00 00 00 00 00");
        assertThat(hex(new BpfAssembler().store32(10, -52, 7))).isEqualTo("63 7a cc ff 00 00 00 00");
        assertThat(hex(new BpfAssembler().put32(10, -8, 32))).isEqualTo("62 0a f8 ff 20 00 00 00");
        assertThat(hex(new BpfAssembler().put64(10, -56, 0))).isEqualTo("7a 0a c8 ff 00 00 00 00");
        assertThat(hex(new BpfAssembler().exclusiveOr(1, 0x5d00_0000))).isEqualTo("a7 01 00 00 00 00 00 5d");
        assertThat(hex(new BpfAssembler().toNetworkOrder(1))).isEqualTo("dc 01 00 00 20 00 00 00");
        assertThat(hex(new BpfAssembler().call(26))).isEqualTo("85 00 00 00 1a 00 00 00");
        assertThat(hex(new BpfAssembler().exit(2))).isEqualTo("b7 00 00 00 02 00 00 00 95 00 00 00 00 00 00 00");
    }

    @Test
    void jumpsCountFromTheNextInstruction() {
        var program = new BpfAssembler()
                .ifNot(1, 8, "drop")
                .ifEqual(0, 0, "drop")
                .ifAtMost(1, 7, "drop")
                .label("drop")
                .exit(2);

        assertThat(hex(program)).startsWith("55 01 02 00 08 00 00 00 15 00 01 00 00 00 00 00 b5 01 00 00 07 00 00 00");
    }

    @Test
    void aJumpToNowhereIsADefect() {
        assertThatThrownBy(() -> new BpfAssembler().ifNot(0, 0, "nowhere").bytes())
                .isInstanceOf(IllegalStateException.class);
    }
}
