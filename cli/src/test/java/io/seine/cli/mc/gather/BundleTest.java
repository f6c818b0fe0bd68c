package io.seine.cli.mc.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Credential;
import io.seine.cli.mc.observe.Observation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle has objects, and no secrets. */
class BundleTest {
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJl";
    private static final String KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBprivate\n-----END EC PRIVATE KEY-----";

    @Test
    void secretsAreNamesAndKeys() {
        var files = new Bundle(observation()).files();

        assertThat(files.get("east/Secret.txt"))
                .isEqualTo("kube-system/token  keys [ca.crt, token]  token of ns:member\n");
    }

    @Test
    void whatLooksLikeATokenOrAPrivateKeyIsLeftOut() {
        var text = Logs.withoutSecrets("got Bearer " + TOKEN + " and\n" + KEY + "\nthe rest");

        assertThat(text).isEqualTo("got Bearer <token> and\n<private key>\nthe rest");
    }

    @Test
    void objectsAreWithoutManagedFieldsAndWithoutWhatKubectlRemembers() {
        var files = new Bundle(observation()).files();

        assertThat(files.get("east/ConfigMap.yaml"))
                .contains("podCIDRs")
                .doesNotContain("managedFields", "last-applied-configuration", TOKEN);
    }

    @Test
    void theFileHoldsWhatWasPutIntoIt(@TempDir Path folder) throws IOException {
        var file = folder.resolve("bundle.tar.gz");

        try (var tar = new Tar(file, Instant.EPOCH)) {
            tar.add("bundle/doctor.txt", Bundle.bytes("all is well"));
        }

        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            var bytes = in.readAllBytes();
            assertThat(bytes.length % 512).isZero();
            assertThat(new String(bytes, StandardCharsets.UTF_8))
                    .startsWith("bundle/doctor.txt\0")
                    .contains("ustar", "all is well");
        }
    }

    private static Observation observation() {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName("antrea-mc-controller-config")
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", TOKEN)
                .withManagedFields(new ManagedFieldsEntry())
                .endMetadata()
                .addToData("controller_manager_config.yaml", "podCIDRs: []")
                .build();
        var secret = new Credential(
                "kube-system",
                "token",
                new TreeSet<>(List.of("ca.crt", "token")),
                Optional.of("ns:member"),
                Optional.empty(),
                List.of());
        var east = new ClusterView(
                "east",
                "https://east:6443",
                Optional.of("v1.34.1"),
                Optional.empty(),
                new TreeSet<>(List.of("kube-system")),
                List.of(map),
                List.of(secret),
                List.of(),
                List.of(),
                List.of());
        return new Observation(Instant.EPOCH, List.of(east), List.of());
    }
}
