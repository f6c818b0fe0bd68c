package io.seine.sandbox.pki;

import io.seine.api.net.Ipv4;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A cluster's certificate authority. All keys are on the curve P-256, which is quick to make and which all servers take. */
public final class Authority {
    private static final Duration LIFETIME = Duration.ofDays(365);

    /** Clocks of a host and its JVM are one, but the first second counts. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private final Identity identity;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(Identity identity, X509Certificate certificate, PrivateKey key) {
        this.identity = identity;
        this.certificate = certificate;
        this.key = key;
    }

    /** Makes a new authority. */
    public static Authority create(String name, Instant now) {
        KeyPair pair = newKeyPair();
        X500Name subject = name(name, List.of());
        try {
            X509v3CertificateBuilder builder = builder(subject, subject, pair.getPublic(), now)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            return of(sign(builder, pair.getPrivate(), pair.getPrivate()));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate of known content can be encoded", e);
        }
    }

    /**
     * The authority of that certificate and key.
     *
     * @throws IllegalArgumentException if they cannot be read
     */
    public static Authority of(Identity identity) {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Pem.decode(identity.certificate())));
            PrivateKey key =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(identity.key())));
            return new Authority(identity, certificate, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not the certificate and key of an authority", e);
        }
    }

    /** Its own certificate and key. */
    public Identity identity() {
        return identity;
    }

    /** What trusts the certificates of this authority, and no others. */
    SSLContext trust() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK can trust a certificate", e);
        }
    }

    /** A certificate for a client: who it is and to which groups it belongs. */
    public Identity client(String user, List<String> groups, Instant now) {
        return issue(name(user, groups), KeyPurposeId.id_kp_clientAuth, List.of(), now);
    }

    /** A certificate for a server that is reached under these names and addresses. */
    public Identity server(String name, List<String> dnsNames, List<Ipv4> addresses, Instant now) {
        var names = new ArrayList<GeneralName>();
        dnsNames.forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address.toString())));
        return issue(name(name, List.of()), KeyPurposeId.id_kp_serverAuth, names, now);
    }

    /** A key pair without a certificate, in PEM: first the public, then the private key. */
    public static Identity keyPair() {
        KeyPair pair = newKeyPair();
        return new Identity(
                Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()),
                Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private Identity issue(X500Name subject, KeyPurposeId purpose, List<GeneralName> names, Instant now) {
        KeyPair pair = newKeyPair();
        try {
            var extensions = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder = builder(
                            X500Name.getInstance(
                                    certificate.getSubjectX500Principal().getEncoded()),
                            subject,
                            pair.getPublic(),
                            now)
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return sign(builder, key, pair.getPrivate());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate of known content can be encoded", e);
        }
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, new SecureRandom()).setBit(120),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(LIFETIME)),
                subject,
                key);
    }

    private static Identity sign(X509v3CertificateBuilder builder, PrivateKey authority, PrivateKey subject)
            throws IOException {
        try {
            byte[] signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority))
                    .getEncoded();
            return new Identity(Pem.encode("CERTIFICATE", signed), Pem.encode("PRIVATE KEY", subject.getEncoded()));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every JDK signs with ECDSA", e);
        }
    }

    private static X500Name name(String commonName, List<String> organizations) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        organizations.forEach(organization -> builder.addRDN(BCStyle.O, organization));
        return builder.addRDN(BCStyle.CN, commonName).build();
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has the curve P-256", e);
        }
    }
}
