package io.seine.controller.admission;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What signs the certificates of all admission servers of one Namespace. Its certificate is renewed with the same key, so that what it has
 * signed stays trusted throughout.
 *
 * @param certificate signed by itself
 */
record Authority(X509Certificate certificate, PrivateKey key) {
    /** Keys of the Secret. */
    static final String CERTIFICATE_KEY = "tls.crt";

    /** See {@link #CERTIFICATE_KEY}. */
    static final String PRIVATE_KEY = "tls.key";

    private static final String NAME = "antrea-mc-webhook-authority";

    /** Clocks of an API server and a controller may differ. */
    static final Duration BACKDATED = Duration.ofHours(1);

    /** A new authority with a new key. */
    static Authority create(Instant now, Duration lifetime) {
        return issued(Certificates.newKeyPair(), now, lifetime);
    }

    /** The same authority with a new certificate. */
    Authority renewed(Instant now, Duration lifetime) {
        return issued(new KeyPair(certificate.getPublicKey(), key), now, lifetime);
    }

    /** The authority in the data of a Secret, if it is one. */
    static Optional<Authority> of(Map<String, String> data) {
        try {
            var authority = new Authority(
                    Pem.certificate(decoded(data, CERTIFICATE_KEY)), Pem.privateKey(decoded(data, PRIVATE_KEY)));
            return authority.isConsistent() ? Optional.of(authority) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty(); // as good as none: it is replaced
        }
    }

    /** The data of a Secret. */
    Map<String, String> data() {
        return Map.of(CERTIFICATE_KEY, encoded(Pem.of(certificate)), PRIVATE_KEY, encoded(Pem.of(key)));
    }

    /** What trusts it, in PEM. */
    String trust() {
        return Pem.of(certificate);
    }

    Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    private static Authority issued(KeyPair pair, Instant now, Duration lifetime) {
        var certificate = Certificates.authority(NAME, pair, now.minus(BACKDATED), now.plus(lifetime));
        return new Authority(certificate, pair.getPrivate());
    }

    /** Whether key and certificate belong together. */
    private boolean isConsistent() throws GeneralSecurityException {
        var probe = NAME.getBytes(StandardCharsets.UTF_8);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(probe);
        var signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(probe);
        return signer.verify(signature) && certificate.getBasicConstraints() >= 0;
    }

    private static String decoded(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
