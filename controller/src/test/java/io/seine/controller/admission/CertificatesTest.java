package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.controller.Proves;
import java.net.InetAddress;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Certificates that everybody reads, and when they are replaced. */
class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final CertificateTerms TERMS = CertificateTerms.USUAL;

    private final Authority authority = Authority.create(NOW, YEAR);

    @Test
    void theServersCertificateIsTrustedByWhoTrustsTheAuthority() throws Exception {
        var certificate = serving(authority, NOW);

        validate(certificate, authority.certificate(), NOW.plus(Duration.ofDays(364)));
        assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
                .containsExactlyInAnyOrder("service.ns.svc", "127.0.0.1");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, false, false);
        assertThat(authority.certificate().getKeyUsage()[5]).isTrue();
    }

    @Test
    @Proves("W-23")
    void aRenewedAuthorityAndThePresentOneTrustTheSameCertificates() throws Exception {
        var later = NOW.plus(Duration.ofDays(300));
        var renewed = authority.renewed(later, YEAR);

        validate(serving(authority, NOW), renewed.certificate(), later);
        validate(serving(renewed, later), authority.certificate(), later);
        assertThat(renewed.end()).isAfter(authority.end());
    }

    @Test
    void longLifetimesHaveFourDigitsOfTheYear() {
        var certificate =
                Certificates.authority("x", Certificates.newKeyPair(), NOW, Instant.parse("2060-01-01T00:00:00Z"));

        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(Instant.parse("2060-01-01T00:00:00Z")));
    }

    @Test
    void theAuthorityFitsIntoASecret() {
        assertThat(Authority.of(authority.data())).contains(authority);
        assertThat(Authority.of(Map.of())).isEmpty();
        assertThat(Authority.of(Map.of("tls.crt", "x", "tls.key", "%"))).isEmpty();
        var other = Authority.create(NOW, YEAR);
        assertThat(Authority.of(Map.of(
                        "tls.crt",
                        authority.data().get("tls.crt"),
                        "tls.key",
                        other.data().get("tls.key"))))
                .isEmpty();
        var noCertificate = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        assertThat(Authority.of(Map.of("tls.crt", noCertificate, "tls.key", noCertificate)))
                .isEmpty();
    }

    @Test
    @Proves("W-23")
    void whatTheSecretLacksIsWritten() {
        assertThat(plan(true, Optional.empty(), Optional.empty(), NOW)).isInstanceOf(AuthorityPlan.Write.class);
        assertThat(plan(true, Optional.of(authority), Optional.empty(), NOW))
                .isEqualTo(new AuthorityPlan.Use(authority));
        assertThat(plan(false, Optional.empty(), Optional.of(authority), NOW))
                .isEqualTo(new AuthorityPlan.NoSecret(Optional.of(authority)));
    }

    @Test
    @Proves("W-23")
    void theKeyStaysWhereItIsKnown() {
        var soon = NOW.plus(Duration.ofDays(276));

        for (var plan : List.of(
                plan(true, Optional.of(authority), Optional.empty(), soon),
                plan(true, Optional.empty(), Optional.of(authority), NOW))) {
            assertThat(plan)
                    .isInstanceOfSatisfying(
                            AuthorityPlan.Write.class,
                            write -> assertThat(write.authority().certificate().getPublicKey())
                                    .isEqualTo(authority.certificate().getPublicKey()));
        }
    }

    @Test
    @Proves({"row 7", "W-23"})
    void certificatesAreReplacedNinetyDaysBeforeTheirEnd() {
        assertThat(TERMS.isDue(NOW.plus(Duration.ofDays(91)), NOW)).isFalse();
        assertThat(TERMS.isDue(NOW.plus(Duration.ofDays(89)), NOW)).isTrue();
        assertThat(TERMS.untilCheck(NOW.plus(YEAR), NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(TERMS.untilCheck(NOW.plus(Duration.ofDays(90)).plusSeconds(5), NOW))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    }

    @Test
    @Proves("row 7")
    void webhookConfigurationsAreFoundByTheirLabels() {
        assertThat(WebhookConfigurations.labelsOfMember())
                .isEqualTo(Map.of("app", "antrea", "served-by", "antrea-mc-controller", "role", "member"));
        assertThat(WebhookConfigurations.labelsOfLeader("testNS"))
                .isEqualTo(Map.of(
                        "app", "antrea", "served-by", "antrea-mc-controller", "role", "leader", "served-in", "testNS"));
    }

    private static AuthorityPlan plan(
            boolean hasSecret, Optional<Authority> stored, Optional<Authority> known, Instant now) {
        return AuthorityPlan.plan(hasSecret, stored, known, TERMS, now);
    }

    private static X509Certificate serving(Authority authority, Instant now) throws Exception {
        return Certificates.server(
                authority.key(),
                authority.certificate(),
                Certificates.newKeyPair().getPublic(),
                List.of("service.ns.svc"),
                List.of(InetAddress.getLoopbackAddress()),
                now,
                authority.end());
    }

    private static void validate(X509Certificate certificate, X509Certificate authority, Instant at) throws Exception {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
        assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters))
                .isNotNull();
    }
}
