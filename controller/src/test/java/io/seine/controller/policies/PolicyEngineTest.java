package io.seine.controller.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The label of the definition tells whose it is. */
class PolicyEngineTest {
    @Test
    void theDefinitionThatIsLookedAtIsThatOfClusterNetworkPolicy() {
        assertThat(PolicyEngine.DEFINITION).isEqualTo("clusternetworkpolicies.crd.antrea.io");
    }

    @Test
    void onlyTheLabelMakesItOurs() {
        assertThat(PolicyEngine.isOurs(definition(Map.of("policy.seine.io/engine", "seine"))))
                .isTrue();
        assertThat(PolicyEngine.isOurs(definition(Map.of("policy.seine.io/engine", "antrea"))))
                .isFalse();
        assertThat(PolicyEngine.isOurs(definition(Map.of("app", "antrea")))).isFalse();
        assertThat(PolicyEngine.isOurs(new CustomResourceDefinitionBuilder()
                        .withNewMetadata()
                        .endMetadata()
                        .build()))
                .isFalse();
    }

    @Test
    void oneThatIsBeingDeletedIsNobodysAnyMore() {
        var going = definition(Map.of("policy.seine.io/engine", "seine"));
        going.getMetadata().setDeletionTimestamp("2026-11-24T08:00:00Z");

        assertThat(PolicyEngine.isOurs(going)).isFalse();
    }

    @Test
    void oneThatIsNotServedYetIsNobodys() {
        var coming = definition(Map.of("policy.seine.io/engine", "seine"));
        coming.getStatus().getConditions().getFirst().setStatus("False");
        var first = definition(Map.of("policy.seine.io/engine", "seine"));
        first.setStatus(new CustomResourceDefinitionStatus());

        assertThat(PolicyEngine.isOurs(coming)).isFalse();
        assertThat(PolicyEngine.isOurs(first)).isFalse();
    }

    private static CustomResourceDefinition definition(Map<String, String> labels) {
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Established")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
