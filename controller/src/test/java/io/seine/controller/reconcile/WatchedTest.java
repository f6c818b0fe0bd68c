package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WatchedTest {
    private static final byte[] BEGINNING = "{".getBytes(StandardCharsets.UTF_8);

    @Test
    void hangsWhenAnAnswerBeginsAndNeverEnds() throws Exception {
        var asked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(BEGINNING);
            exchange.getResponseBody().flush();
            asked.countDown();
            awaitEnd(over);
        });
        server.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        try (var client = ApiClients.connect(config, "test");
                var watched = new Watched<>("Secrets", client.secrets().inNamespace("some")).start()) {
            asked.await();
            var now = System.nanoTime();
            assertThat(watched.stuck(now)).isEmpty();
            assertThat(watched.stuck(now + Watched.STUCK.toNanos())).isEmpty();
            assertThat(watched.stuck(now + Watched.STUCK.toNanos() + 1))
                    .contains("no answer for 120 s to the list of Secrets");
        } finally {
            over.countDown();
            server.stop(0);
        }
    }

    private static void awaitEnd(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
