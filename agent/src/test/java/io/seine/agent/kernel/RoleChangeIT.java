package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodePlan;
import io.seine.agent.kernel.Echo.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Node that becomes the gateway, or ceases to be it, while packets of connections that it knew arrive. */
class RoleChangeIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern RECEIVED = Pattern.compile("RX:[^\\n]*\\n\\s*\\d+\\s+(\\d+)");

    @SuppressWarnings("NullAway.Init")
    private TwoClusters clusters;

    @SuppressWarnings("NullAway.Init")
    private Echo server;

    @BeforeEach
    void make() throws IOException {
        Rights.required();
        clusters = new TwoClusters("sr-", 3, OptionalInt.empty());
        server = Echo.start(clusters.at("pb2"), 8080);
    }

    @AfterEach
    void remove() throws IOException {
        server.close();
        clusters.close();
    }

    @ParameterizedTest
    @CsvSource({"b1, b2, false", "b2, b1, false", "b1, b2, true"})
    void connectionsSurviveAChangeDuringWhichTheirPacketsArrive(String before, String after, boolean identities) {
        if (identities) {
            clusters.nodes().forEach(node -> clusters.identify(node, Map.of(TwoClusters.podOn(node), 257)));
        }
        clusters.moveGateway(before);
        clusters.applyAll();
        try (var connection = connect()) {
            connection.talk(100);
            clusters.moveGateway(after);
            clusters.nodes().stream().filter(node -> !node.equals("b2")).forEach(clusters::apply);
            var talk = new CompletableFuture<Void>();

            change(() -> {
                long received = received();
                talk.completeAsync(() -> {
                    connection.talk(100);
                    return null;
                });
                Awaitility.await("a packet arrives")
                        .pollInSameThread()
                        .atMost(LIMIT)
                        .until(() -> received() > received);
            });

            talk.join();
            connection.talk(100);
        }
        assertThat(clusters.at("b2").shell("nft list table inet seine")).doesNotContain(Ours.CHANGING_CHAIN);
    }

    @Test
    void aChangeThatEndedHalfwayIsFinishedByTheNextProcess() {
        clusters.applyAll();
        clusters.moveGateway("b2");
        try (var connection = connect()) {
            try {
                change(() -> {
                    throw new IllegalStateException("the process ends");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("the process ends");
            }
            assertThat(clusters.at("b2").shell("nft list table inet seine")).contains(Ours.CHANGING_CHAIN);

            clusters.applyAll();

            connection.talk(100);
        }
        assertThat(clusters.at("b2").shell("nft list table inet seine")).doesNotContain(Ours.CHANGING_CHAIN);
    }

    /** One whose server is the Pod of the Node that changes; the others have none. */
    private Connection connect() {
        while (true) {
            try {
                return Connection.open(clusters.at("pa3"), TwoClusters.IMPORTED, 80);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("refused");
            }
        }
    }

    /** Applies the plan of b2, with {@code pause} after the new rules are in place. */
    private void change(Runnable pause) {
        clusters.endProcess("b2");
        var desired = NodePlan.of(clusters.inputs("b2")).desired();
        clusters.endProcess("b2");
        clusters.at("b2").run(() -> {
            try (var kernel =
                    Kernel.open(new Pausing(Nft.open(), pause), new TunnelBpf(clusters.bpffs("b2")), Numbers.USUAL)) {
                return kernel.apply(desired);
            }
        });
    }

    /** Packets that have come out of the tunnel, in the namespace of the calling thread. */
    private static long received() {
        var text = NetworkNamespace.program("ip", "-s", "link", "show", Ours.DEVICE);
        var found = RECEIVED.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return Long.parseLong(found.group(1));
    }

    private record Pausing(Nft nft, Runnable pause) implements Nft {
        @Override
        public void run(String commands) {
            nft.run(commands);
            if (commands.contains(" " + Ours.GATEWAY_CHAIN)) {
                pause.run();
            }
        }

        @Override
        public String print(String command) {
            return nft.print(command);
        }

        @Override
        public void close() {
            nft.close();
        }
    }
}
