package io.seine.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.seine.api.Names;
import io.seine.api.config.MultiClusterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedConfigurationTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "antrea-multicluster-leader.yml",
                "antrea-multicluster-leader-namespaced.yml",
                "antrea-multicluster-member.yml"
            })
    @Proves("row 5")
    void everyFieldOfTheManifestsConfigurationIsKnownAndHasAnEffect(String manifest) {
        var files = configMaps(manifest)
                .filter(map -> map.getMetadata().getName().equals(Names.CONFIG_MAP))
                .map(map -> Objects.requireNonNull(map.getData().get(Names.CONFIG_KEY)))
                .toList();

        assertThat(files).hasSize(1);
        // Unknown fields are refused.
        assertThat(MultiClusterConfig.parse(files.getFirst()).withoutEffect()).isEmpty();
    }

    @Test
    @Proves({"row 1", "row 2"})
    void emptyPodCidrsCountForNothing() {
        assertThat(podCidrs("podCIDRs: [\"10.10.0.0/16\", \"\"]")).containsExactly("10.10.0.0/16");
        assertThat(podCidrs("podCIDRs: [\"\"]")).isEmpty();
    }

    private static List<String> podCidrs(String yaml) {
        return MultiClusterConfig.parse(yaml).config().podCIDRs();
    }

    private static Stream<ConfigMap> configMaps(String manifest) {
        try {
            return Arrays.stream(Files.readString(DEPLOY.resolve(manifest)).split("(?m)^---$"))
                    .filter(document -> document.contains("\nkind: ConfigMap"))
                    .map(document -> new KubernetesSerialization().unmarshal(document, ConfigMap.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
