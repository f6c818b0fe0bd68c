package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent takes from its Pod. */
class AgentOptionsTest {
    private static final Map<String, String> POD = Map.of("POD_NAMESPACE", "kube-system", "NODE_NAME", "east-1");

    @Test
    void aConfigurationFileThatDoesNotExistIsPassedOver(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("antrea-agent.conf"), "multicluster: {namespace: other}");

        var options = AgentOptions.load(List.of(file, folder.resolve("none")), POD);

        assertThat(options.node()).isEqualTo("east-1");
        assertThat(options.namespace()).isEqualTo("kube-system");
        assertThat(options.watchedNamespace()).isEqualTo("other");
    }

    @Test
    void whatIsMissingIsNamedWithItsRemedy(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("antrea-agent.conf"), "tunnelPort: many");

        assertThatThrownBy(() -> AgentOptions.load(List.of(), Map.of("POD_NAMESPACE", "kube-system")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("The environment variable NODE_NAME is not set: set it in the Pod by the downward API,"
                        + " spec.nodeName");
        assertThatThrownBy(() -> AgentOptions.load(List.of(file), POD))
                .isInstanceOf(StartFailure.class)
                .hasMessage("The configuration of [" + file
                        + "] cannot be used: invalid tunnelPort: many is not a whole number");
    }
}
