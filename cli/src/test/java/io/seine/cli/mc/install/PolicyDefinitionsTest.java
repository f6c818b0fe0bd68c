package io.seine.cli.mc.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.seine.api.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyDefinitionsTest {
    @Test
    void aDefinitionIsAntreasUnlessSeinesLabelIsOnIt() {
        assertThat(PolicyDefinitions.isAntreas(null)).isFalse();
        assertThat(PolicyDefinitions.isAntreas(labelled(Map.of()))).isTrue();
        assertThat(PolicyDefinitions.isAntreas(labelled(Map.of(Labels.APP, Labels.APP_VALUE))))
                .isTrue();
        assertThat(PolicyDefinitions.isAntreas(labelled(Map.of(Labels.POLICY_ENGINE, Labels.POLICY_ENGINE_SEINE))))
                .isFalse();
    }

    private static CustomResourceDefinition labelled(Map<String, String> labels) {
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
