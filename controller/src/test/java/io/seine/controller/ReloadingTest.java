package io.seine.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.seine.api.FieldManagers;
import io.seine.api.config.MultiClusterConfig;
import io.seine.controller.leader.LeaderRole;
import io.seine.controller.member.MemberRole;
import io.seine.controller.reconcile.ApiClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controllers with ports of their own, whose API server is away all the time. */
class ReloadingTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path mount;

    @Test
    void aLeaderThatCannotListenWithANewConfigurationGoesOnWithTheOldOne() throws Exception {
        goesOn(options -> LeaderRole.start(options, ApiClients.connect(nowhere(), FieldManagers.LEADER)));
    }

    @Test
    void aMemberThatCannotListenWithANewConfigurationGoesOnWithTheOldOne() throws Exception {
        goesOn(options -> MemberRole.start(options, ApiClients.connect(nowhere(), FieldManagers.MEMBER)));
    }

    @Test
    void whatWasStartedIsClosedWhenTheRestCannotStart() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int probes = freePort();
            int webhook = freePort();
            var options = new ControllerOptions("ns", "a", config(probes, webhook, taken.getLocalPort()));

            assertThatExceptionOfType(StartFailure.class)
                    .isThrownBy(() -> LeaderRole.start(options, ApiClients.connect(nowhere(), FieldManagers.LEADER)))
                    .withMessageContaining("metrics.bindAddress");

            assertThat(isOpen(probes)).isFalse();
            assertThat(isOpen(webhook)).isFalse();
        }
    }

    private void goesOn(Function<ControllerOptions, ? extends Controller> starter) throws Exception {
        var file = mount.resolve("controller.yaml");
        int probes = freePort();
        int webhook = freePort();
        Files.writeString(file, text(probes, webhook, 0));
        var starts = new AtomicInteger();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var reloading = Reloading.start(
                        new ControllerOptions("ns", "a", config(probes, webhook, 0)),
                        Optional.of(file),
                        options -> {
                            starts.incrementAndGet();
                            return starter.apply(options);
                        },
                        Duration.ofMillis(50))) {
            Files.writeString(file, text(probes, webhook, taken.getLocalPort()));

            await().atMost(LIMIT).until(() -> starts.get() == 3 && isOpen(probes) && isOpen(webhook));
            assertThat(reloading.lost()).isNotDone();
        }
        assertThat(isOpen(probes)).isFalse();
    }

    private static MultiClusterConfig config(int probes, int webhook, int metrics) {
        return MultiClusterConfig.parse(text(probes, webhook, metrics)).config();
    }

    private static String text(int probes, int webhook, int metrics) {
        return """
            health: {healthProbeBindAddress: "127.0.0.1:%d"}
            metrics: {bindAddress: "127.0.0.1:%d"}
            webhook: {host: "127.0.0.1", port: %d}
            """.formatted(probes, metrics, webhook);
    }

    private static Config nowhere() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:1")
                .build();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }
}
