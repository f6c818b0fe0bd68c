package io.seine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
    @Test
    void aLineIsOneFlatObject() {
        var event = new LoggingEvent(
                "",
                new LoggerContext().getLogger("io.seine.controller.Replica"),
                Level.WARN,
                "It said \"no\" {}",
                null,
                new Object[] {"twice"});
        event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
        event.addKeyValuePair(new KeyValuePair("lease", "a\\b\nc"));

        assertThat(new String(new JsonLines().encode(event), StandardCharsets.UTF_8))
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05.006Z\",\"level\":\"warn\",\"logger\":\"Replica\","
                        + "\"message\":\"It said \\\"no\\\" twice\",\"lease\":\"a\\\\b\\nc\"}\n");
    }
}
