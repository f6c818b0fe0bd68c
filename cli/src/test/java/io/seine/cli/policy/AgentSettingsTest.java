package io.seine.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.policy.KubernetesMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {
    @Test
    void theModeIsWhatTheLastFileSays() {
        assertThat(settings().mode()).isEqualTo(KubernetesMode.COEXIST);
        assertThat(settings("dataplane: {kubernetesNetworkPolicy: enforce}").mode())
                .isEqualTo(KubernetesMode.ENFORCE);
        assertThat(settings(
                                "dataplane: {kubernetesNetworkPolicy: enforce}",
                                "dataplane: {kubernetesNetworkPolicy: off}")
                        .mode())
                .isEqualTo(KubernetesMode.OFF);
    }

    @Test
    void agentsThatEnforceNothingAreNoted() {
        assertThat(settings("featureGates: {AntreaPolicy: false}").notes())
                .singleElement()
                .asString()
                .contains("featureGates.AntreaPolicy is false in ConfigMap seine/seine-agent-config");
    }

    @Test
    void aConfigurationThatCannotBeUsedIsAWarning() {
        var settings = settings("dataplane: {kubernetesNetworkPolicy: maybe}");

        assertThat(settings.mode()).isEqualTo(KubernetesMode.COEXIST);
        assertThat(settings.warnings())
                .singleElement()
                .asString()
                .contains("kubernetesNetworkPolicy: maybe", "--kubernetes-policies");
    }

    private static AgentSettings settings(String... texts) {
        return AgentSettings.of("seine", List.of(texts), true);
    }
}
