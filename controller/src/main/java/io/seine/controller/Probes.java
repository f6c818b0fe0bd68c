package io.seine.controller;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.seine.api.config.ListenAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubelet's view of a controller. {@code /healthz} is 200 as long as its threads make progress, else 503 with what hangs, upon
 * which the kubelet starts it again; {@code /readyz} is 200 when there is nothing to wait for, else 503 with the reasons, one
 * per line.
 */
public final class Probes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Probes(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @param address {@code host:port}, {@code [host]:port} or {@code :port}; port 0 takes a free one
     * @param stuck what hangs; empty when all is well
     * @param notReady what is still missing; empty when ready
     * @throws StartFailure if the address cannot be bound
     */
    public static Probes start(String address, Supplier<List<String>> stuck, Supplier<List<String>> notReady) {
        var probes = new Probes(listen(address, "probes on", "health.healthProbeBindAddress"));
        probes.server.setExecutor(probes.threads);
        probes.server.createContext("/healthz", exchange -> answer(exchange, logged(stuck.get())));
        probes.server.createContext("/readyz", exchange -> answer(exchange, notReady.get()));
        probes.server.start();
        return probes;
    }

    /** A server on {@code address}; the failure names the field that has it. */
    static HttpServer listen(String address, String what, String field) {
        try {
            return HttpServer.create(ListenAddress.resolve(address), 0);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure(
                    "Could not listen for " + what + " " + address + ": " + e.getMessage()
                            + "; choose another address in " + field + " of the configuration file",
                    e);
        }
    }

    private static List<String> logged(List<String> stuck) {
        stuck.forEach(what -> LOG.atError().log("The controller hangs and should be started again: {}", what));
        return stuck;
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

    private static void answer(HttpExchange exchange, List<String> missing) throws IOException {
        var text = (missing.isEmpty() ? "ok" : String.join("\n", missing)) + "\n";
        var body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(missing.isEmpty() ? 200 : 503, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
