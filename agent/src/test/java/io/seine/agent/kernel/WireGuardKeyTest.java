package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as WireGuard spells them. */
class WireGuardKeyTest {
    /** Bob's keys of RFC 7748 section 6.1. */
    private static final String PRIVATE = base64("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");

    private static final String PUBLIC = base64("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");

    @Test
    void thePublicKeyIsThatOfTheStandard() {
        assertThat(WireGuardKey.parse(PRIVATE + "\n").orElseThrow().publicKey()).isEqualTo(PUBLIC);
    }

    @Test
    void aNewKeyIsReadBackFromItsText() {
        var key = WireGuardKey.generate();

        assertThat(WireGuardKey.parse(key.secretText())).contains(key);
        assertThat(WireGuardKey.isPublicKey(key.publicKey())).isTrue();
        assertThat(WireGuardKey.generate()).isNotEqualTo(key);
    }

    @Test
    void printingAKeyDoesNotShowIt() {
        var key = WireGuardKey.generate();

        assertThat(key.toString()).doesNotContain(key.secretText()).contains(key.publicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key", "AAAA", "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08", "; reboot", "=", "\n"})
    void whatIsNoKeyIsRefused(String text) {
        assertThat(WireGuardKey.isPublicKey(text)).isFalse();
        assertThat(WireGuardKey.parse(text)).isEmpty();
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
