package io.seine.policy.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "::",
                "::1",
                "fd00::",
                "fd00::1",
                "fd00:10:244::5",
                "2001:db8:0:1:1:1:1:1",
                "1:0:0:2::3",
                "1::2:0:0:3:4",
                "2001:db8::1:0:0:1",
                "1:2:3:4:5:6:7:8",
                "0:1:2:3:4:5:6:0"
            })
    void theShortestTextIsTheOneOfRfc5952(String text) {
        assertThat(Ip.parse(text).shortest()).isEqualTo(text);
    }

    @Test
    void bytesOfAnotherLengthAreNoAddress() {
        assertThat(Ip.of(new byte[] {10, 0, 0, 1})).isEqualTo(Ip.parse("10.0.0.1"));
        assertThatThrownBy(() -> Ip.of(new byte[5])).hasMessage("5 bytes are no address");
    }
}
