package io.seine.controller.admission;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.seine.api.Timings;
import io.seine.controller.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** Answers AdmissionReviews over HTTPS, each on a virtual thread. */
final class AdmissionServer implements AutoCloseable {
    private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

    /** Reviews that have begun may end; nobody has to wait longer than a person notices. */
    private static final int SECONDS_TO_END = 3;

    static {
        // Read once, by the first HTTP server of the process: who sends a request more slowly is cut off.
        if (System.getProperty(REQUEST_SECONDS) == null) {
            System.setProperty(REQUEST_SECONDS, Long.toString(Timings.REVIEW_LIMIT.toSeconds()));
        }
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private AdmissionServer(HttpsServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @param host to listen on; empty for all addresses
     * @param port to listen on; 0 takes a free one
     * @param rules by path
     * @throws StartFailure if the address cannot be bound
     */
    static AdmissionServer start(String host, int port, SSLContext tls, Map<String, Function<Review, Decision>> rules) {
        try {
            var address = host.isEmpty()
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
            var admission = new AdmissionServer(HttpsServer.create(address, 0));
            admission.server.setHttpsConfigurator(new HttpsConfigurator(tls));
            admission.server.setExecutor(admission.threads);
            admission.server.createContext("/", exchange -> refuse(exchange, 404));
            var intake = new Intake();
            rules.forEach((path, rule) ->
                    admission.server.createContext(path, exchange -> answer(exchange, path, intake, rule)));
            admission.server.start();
            return admission;
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure(
                    "Could not listen for admission reviews on \"" + host + "\" port " + port
                            + " (webhook.host, webhook.port): " + e.getMessage(),
                    e);
        }
    }

    /** The port that is listened on. */
    int port() {
        return server.getAddress().getPort();
    }

    /** Takes no more reviews, lets those that have begun end, and ends. */
    @Override
    public void close() {
        server.stop(SECONDS_TO_END);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, String path, Intake intake, Function<Review, Decision> rule)
            throws IOException {
        // A context also gets the paths below its own.
        if (!exchange.getRequestURI().getPath().equals(path)) {
            refuse(exchange, 404);
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 405);
            return;
        }
        byte[] answer;
        try {
            answer = intake.answer(exchange.getRequestBody(), body -> Reviews.answer(body, rule));
        } catch (Intake.Refusal e) {
            refuse(exchange, e.status());
            return;
        }
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
