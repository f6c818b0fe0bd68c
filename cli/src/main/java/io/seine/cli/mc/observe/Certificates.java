package io.seine.cli.mc.observe;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Certificates as far as they are told to people: nothing of them is secret. */
public final class Certificates {
    private Certificates() {}

    /**
     * A certificate.
     *
     * @param subject whom it is for
     * @param fingerprint SHA-256 of all of it
     */
    public record Certificate(String subject, Instant from, Instant until, String fingerprint) {}

    /** Those of a PEM text; none if it is no such text. */
    public static List<Certificate> parse(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .map(Certificates::read)
                    .toList();
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    /** Whether the two have a certificate in common. */
    public static boolean meet(Collection<Certificate> some, Collection<Certificate> others) {
        return some.stream()
                .anyMatch(one ->
                        others.stream().anyMatch(other -> other.fingerprint().equals(one.fingerprint())));
    }

    private static Certificate read(X509Certificate certificate) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new Certificate(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
