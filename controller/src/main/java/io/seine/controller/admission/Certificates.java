package io.seine.controller.admission;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Issues X.509 certificates (RFC 5280) with keys on the curve P-256. Written out, because the JDK can only read certificates and a library
 * that writes them would be larger than everything else in the program.
 */
final class Certificates {
    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
    private static final byte[] COMMON_NAME = Der.oid(2, 5, 4, 3);
    private static final byte[] SUBJECT_KEY = Der.oid(2, 5, 29, 14);
    private static final byte[] KEY_USAGE = Der.oid(2, 5, 29, 15);
    private static final byte[] ALTERNATIVE_NAMES = Der.oid(2, 5, 29, 17);
    private static final byte[] BASIC_CONSTRAINTS = Der.oid(2, 5, 29, 19);
    private static final byte[] AUTHORITY_KEY = Der.oid(2, 5, 29, 35);
    private static final byte[] EXTENDED_KEY_USAGE = Der.oid(2, 5, 29, 37);
    private static final byte[] SERVER_AUTHENTICATION = Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1);
    private static final int SERIAL_BITS = 120;

    private Certificates() {}

    static KeyPair newKeyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has the curve P-256", e);
        }
    }

    /** A certificate by which {@code key} may sign others; signed by itself. */
    static X509Certificate authority(String name, KeyPair key, Instant from, Instant to) {
        return sign(
                key.getPrivate(),
                name,
                name,
                key.getPublic(),
                from,
                to,
                List.of(
                        extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.yes())),
                        extension(KEY_USAGE, true, Der.bits(2, (byte) 0x84)), // digitalSignature, keyCertSign
                        extension(SUBJECT_KEY, false, Der.octets(identifier(key.getPublic())))));
    }

    /** A certificate for a server that is reached under these names and addresses. */
    static X509Certificate server(
            PrivateKey authorityKey,
            X509Certificate authority,
            PublicKey key,
            Collection<String> dnsNames,
            Collection<InetAddress> addresses,
            Instant from,
            Instant to) {
        var names = new ArrayList<byte[]>();
        dnsNames.forEach(dns -> names.add(Der.tagged(0x82, dns.getBytes(StandardCharsets.US_ASCII))));
        addresses.forEach(address -> names.add(Der.tagged(0x87, address.getAddress())));
        return sign(
                authorityKey,
                commonName(authority),
                dnsNames.iterator().next(),
                key,
                from,
                to,
                List.of(
                        extension(KEY_USAGE, true, Der.bits(7, (byte) 0x80)), // digitalSignature
                        extension(EXTENDED_KEY_USAGE, false, Der.sequence(SERVER_AUTHENTICATION)),
                        extension(ALTERNATIVE_NAMES, false, Der.sequence(names.toArray(byte[][]::new))),
                        extension(
                                AUTHORITY_KEY,
                                false,
                                Der.sequence(Der.tagged(0x80, identifier(authority.getPublicKey()))))));
    }

    private static String commonName(X509Certificate certificate) {
        var name = certificate.getSubjectX500Principal().getName();
        return name.substring(name.indexOf('=') + 1);
    }

    private static X509Certificate sign(
            PrivateKey signer,
            String issuer,
            String subject,
            PublicKey key,
            Instant from,
            Instant to,
            List<byte[]> extensions) {
        var serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS);
        var content = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(serial),
                ECDSA_WITH_SHA256,
                name(issuer),
                Der.sequence(Der.time(from), Der.time(to)),
                name(subject),
                key.getEncoded(),
                Der.tagged(0xa3, Der.sequence(extensions.toArray(byte[][]::new))));
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(content);
            return read(Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with ECDSA and reads its own certificates", e);
        }
    }

    private static X509Certificate read(byte[] der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(commonName))));
    }

    private static byte[] extension(byte[] id, boolean critical, byte[] value) {
        return critical ? Der.sequence(id, Der.yes(), Der.octets(value)) : Der.sequence(id, Der.octets(value));
    }

    private static byte[] identifier(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
