package io.seine.agent.kernel;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** A private key of WireGuard (X25519, RFC 7748). Where it is printed by accident, nothing of it shows. */
public final class WireGuardKey {
    private static final String ALGORITHM = "X25519";
    private static final int BYTES = 32;

    /** The curve's base point, RFC 7748 section 4.1. */
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

    private final String text;
    private final String publicKey;

    private WireGuardKey(String text, String publicKey) {
        this.text = text;
        this.publicKey = publicKey;
    }

    /** A new key from the system's random numbers. */
    public static WireGuardKey generate() {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            var scalar = ((XECPrivateKey) pair.getPrivate())
                    .getScalar()
                    .orElseThrow(() -> new IllegalStateException("The JDK does not give out the key that it made"));
            return of(scalar);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
        }
    }

    /** The key that {@code text} spells as {@code wg genkey} does: 32 bytes in base64; empty if it spells none. */
    public static Optional<WireGuardKey> parse(String text) {
        return decode(text.strip()).map(WireGuardKey::of);
    }

    /** Whether {@code text} is a public key as {@code wg} takes it. */
    public static boolean isPublicKey(String text) {
        return decode(text).isPresent();
    }

    private static WireGuardKey of(byte[] scalar) {
        try {
            var agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(privateKey(scalar));
            agreement.doPhase(
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT)),
                    true);
            var encoder = Base64.getEncoder();
            return new WireGuardKey(
                    encoder.encodeToString(clamped(scalar)), encoder.encodeToString(agreement.generateSecret()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
        }
    }

    private static PrivateKey privateKey(byte[] scalar) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
    }

    /** With the bits that the curve fixes (RFC 7748 section 5), as a WireGuard device shows its key. */
    private static byte[] clamped(byte[] scalar) {
        var key = scalar.clone();
        key[0] &= (byte) 0xf8;
        key[BYTES - 1] = (byte) ((key[BYTES - 1] & 0x7f) | 0x40);
        return key;
    }

    private static Optional<byte[]> decode(String text) {
        try {
            var bytes = Base64.getDecoder().decode(text);
            // One spelling for one key: the decoder takes others too.
            return bytes.length == BYTES
                            && Base64.getEncoder().encodeToString(bytes).equals(text)
                    ? Optional.of(bytes)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The key as {@code wg genkey} spells it. A secret: for the device and the Secret object only. */
    public String secretText() {
        return text;
    }

    /** What the other clusters may know. */
    public String publicKey() {
        return publicKey;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireGuardKey key && key.text.equals(text);
    }

    @Override
    public int hashCode() {
        return publicKey.hashCode();
    }

    @Override
    public String toString() {
        return "private key of " + publicKey;
    }
}
