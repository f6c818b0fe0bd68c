package io.seine.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.sandbox.ComponentStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    @Test
    void eachServerHasALine() {
        Instant now = Instant.parse("2026-11-24T12:00:00Z");
        var running = new ComponentStatus.Running(42, 300L << 20, 120L << 20, now.minusSeconds(65));
        var text = new StringWriter();

        StatusCommand.print(
                List.of(
                        new ComponentStatus("east", "kube-apiserver", Optional.of(running)),
                        new ComponentStatus("east-1", "kubelet", Optional.empty())),
                now,
                new PrintWriter(text));

        assertThat(text.toString().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly(
                        "COMPONENT NODE STATE PID RSS MiB UPTIME",
                        "kube-apiserver east running 42 300 1m5s",
                        "kubelet east-1 stopped - - -",
                        "all 120");
    }
}
