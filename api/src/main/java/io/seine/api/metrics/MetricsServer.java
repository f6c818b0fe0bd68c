package io.seine.api.metrics;

import com.sun.net.httpserver.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers Prometheus on {@code /metrics}. */
public final class MetricsServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @param server bound and not started; closed with this
     * @param pages makes an answer, on any thread
     */
    public static MetricsServer start(HttpServer server, Supplier<Page> pages) {
        var metrics = new MetricsServer(server);
        server.setExecutor(metrics.threads);
        server.createContext("/metrics", exchange -> {
            var body = pages.get().text().getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", Page.CONTENT_TYPE);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return metrics;
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
