package io.seine.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * The kubelet's view of the agent, on 127.0.0.1 only because the Pod has the Node's network: {@code /healthz} answers as long
 * as the process does; {@code /readyz} is 200 when the Node's kernel holds the plan, else 503 with the reasons.
 */
final class Probes implements AutoCloseable {
    private final HttpServer server;

    private Probes(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @throws StartFailure if the port is taken
     */
    static Probes start(int port, Supplier<List<String>> notReady) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            server.createContext("/healthz", exchange -> answer(exchange, List.of()));
            server.createContext("/readyz", exchange -> answer(exchange, notReady.get()));
            server.start();
            return new Probes(server);
        } catch (IOException e) {
            throw new StartFailure(
                    "Could not listen for the kubelet's probes on 127.0.0.1:" + port + ": " + e.getMessage()
                            + "; set probePort in antrea-agent.conf, and the probes of the DaemonSet, to a free port",
                    e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
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
