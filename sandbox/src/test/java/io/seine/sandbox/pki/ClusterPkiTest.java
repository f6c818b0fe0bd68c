package io.seine.sandbox.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.net.Cidr;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.SandboxPlan;
import io.seine.sandbox.plan.Topology;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ClusterPlan EAST = new SandboxPlan(Cidr.parse("198.18.7.0/24"), Topology.guide())
            .cluster("east")
            .orElseThrow();

    @Test
    void theApiServerIsReachedUnderAllItsNames(@TempDir Path folder) throws Exception {
        ClusterPki pki = ClusterPki.ensure(folder, EAST, NOW);

        X509Certificate certificate = read(pki.apiServer());
        certificate.verify(read(pki.authority()).getPublicKey());
        certificate.checkValidity(Date.from(NOW));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("kubernetes.default.svc", "localhost", "198.18.7.20", "10.111.0.1", "127.0.0.1");
    }

    @Test
    void aKubeletIsOneOfTheNodes(@TempDir Path folder) throws Exception {
        ClusterPki pki = ClusterPki.ensure(folder, EAST, NOW);

        ClusterPki.NodeIdentities node = Objects.requireNonNull(pki.nodes().get("east-1"));
        assertThat(read(node.client()).getSubjectX500Principal().getName())
                .isEqualTo("CN=system:node:east-1,O=system:nodes");
        assertThat(read(node.client()).getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(read(node.server()).getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("east-1", "198.18.7.21");
    }

    @Test
    void whatWasIssuedStays(@TempDir Path folder) throws Exception {
        ClusterPki first = ClusterPki.ensure(folder, EAST, NOW);

        assertThat(ClusterPki.ensure(folder, EAST, NOW.plusSeconds(60))).isEqualTo(first);
    }

    @Test
    void keysAreForTheOwnerOnly(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("east");

        ClusterPki.ensure(keys, EAST, NOW);

        assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void keysAndTokensAreNotShown(@TempDir Path folder) throws Exception {
        ClusterPki pki = ClusterPki.ensure(folder, EAST, NOW);

        assertThat(pki.toString()).doesNotContain("PRIVATE KEY").doesNotContain(pki.adminToken());
    }

    private static X509Certificate read(Identity identity) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Pem.decode(identity.certificate())));
    }
}
