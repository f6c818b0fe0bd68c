package io.seine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.AgentKeys;
import io.seine.api.config.ConfigKey;
import io.seine.api.config.ControllerKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationGuideTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    /** Written anew with {@code -Dtests.jvm=-Dseine.write=true}. */
    @Test
    void thePageIsWhatTheParsersKnow() throws Exception {
        if (Boolean.getBoolean("seine.write")) {
            Files.writeString(PAGE, ConfigurationGuide.text());
        }

        assertThat(PAGE).hasContent(ConfigurationGuide.text());
    }

    @Test
    void everyKeyIsDescribed() {
        assertThat(Stream.of(ControllerKeys.LEADER_AND_MEMBER, ControllerKeys.MEMBER, AgentKeys.ALL)
                        .flatMap(List::stream))
                .allSatisfy(key -> assertThat(key.meaning()).as(key.path()).isNotBlank())
                .extracting(ConfigKey::path)
                .contains("webhook.port", "podCIDRs", "dataplane.tableBase");
    }
}
