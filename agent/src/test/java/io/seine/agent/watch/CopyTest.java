package io.seine.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An API server that begins its first answer and never ends it. */
class CopyTest {
    private static final byte[] LIST = """
            {"kind": "SecretList", "apiVersion": "v1", "metadata": {"resourceVersion": "7"}, "items": [
              {"metadata": {"name": "one", "namespace": "some", "resourceVersion": "6"}}]}
            """.getBytes(StandardCharsets.UTF_8);

    @Test
    void asksAnew() throws Exception {
        var lists = new AtomicInteger();
        var over = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var watches = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
            var whole = watches || lists.incrementAndGet() > 1;
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(watches ? 403 : 200, watches ? -1 : LIST.length);
            if (!watches) {
                exchange.getResponseBody().write(LIST, 0, whole ? LIST.length : 10);
                exchange.getResponseBody().flush();
            }
            if (!whole) {
                awaitEnd(over);
            }
            exchange.close();
        });
        server.start();
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        try (var client = Api.connect(config);
                var copy = new Copy<Secret>(
                        "Secrets",
                        client.secrets().inNamespace("some"),
                        secret -> {},
                        new Unheard(),
                        Duration.ofMillis(500))) {
            await().untilAsserted(() -> {
                assertThat(copy.missing()).isEmpty();
                assertThat(copy.get("some/one")).isPresent();
            });
            assertThat(lists.get()).isGreaterThan(1);
        } finally {
            over.countDown();
            server.stop(0);
        }
    }

    private static final class Unheard implements Kind.Told<Secret> {
        @Override
        public void listed() {}

        @Override
        public void changed(Secret object) {}
    }

    private static void awaitEnd(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
