package io.seine.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.seine.api.Labels;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void aDefinitionIsAntreasUnlessSeinesLabelIsOnIt() {
        assertThat(Engine.of(Optional.empty())).isEqualTo(Engine.NONE);
        assertThat(Engine.of(labelled(Map.of()))).isEqualTo(Engine.ANTREA);
        assertThat(Engine.of(labelled(Map.of(Labels.APP, Labels.APP_VALUE)))).isEqualTo(Engine.ANTREA);
        assertThat(Engine.of(labelled(Map.of(Labels.POLICY_ENGINE, Labels.POLICY_ENGINE_SEINE))))
                .isEqualTo(Engine.SEINE);
    }

    private static Optional<CustomResourceDefinition> labelled(Map<String, String> labels) {
        return Optional.of(new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .build());
    }
}
