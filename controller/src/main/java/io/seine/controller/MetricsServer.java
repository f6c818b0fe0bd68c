package io.seine.controller;

import com.sun.net.httpserver.HttpServer;
import io.seine.api.config.MultiClusterConfig;
import io.seine.controller.metrics.Page;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers Prometheus on {@code /metrics}. */
final class MetricsServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to answer; not at all when {@code address} is {@link MultiClusterConfig#NO_METRICS}.
     *
     * @throws StartFailure if the address cannot be bound
     */
    static Optional<MetricsServer> start(String address, Supplier<Page> pages) {
        if (address.equals(MultiClusterConfig.NO_METRICS)) {
            return Optional.empty();
        }
        var metrics = new MetricsServer(Probes.listen(address, "metrics on", "metrics.bindAddress"));
        metrics.server.setExecutor(metrics.threads);
        metrics.server.createContext("/metrics", exchange -> {
            var body = pages.get().text().getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", Page.CONTENT_TYPE);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        metrics.server.start();
        return Optional.of(metrics);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
