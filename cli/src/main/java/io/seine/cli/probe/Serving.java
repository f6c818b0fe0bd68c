package io.seine.cli.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.LoggerFactory;

/** A server that tells its name by HTTP and UDP, and sends back what it is sent. */
final class Serving implements AutoCloseable {
    /** Header of an answer: the server's name. */
    static final String NAME_HEADER = "Seine-Probe";

    private final byte[] name;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final DatagramSocket datagrams;

    /**
     * Serves until it is closed.
     *
     * @param port by HTTP and UDP
     * @param unlistedPort by HTTP: one that its Service does not have
     */
    Serving(String name, int port, int unlistedPort) throws IOException {
        this.name = name.getBytes(StandardCharsets.UTF_8);
        this.datagrams = new DatagramSocket(port);
        for (int each : List.of(port, unlistedPort)) {
            var server = HttpServer.create(new InetSocketAddress(each), 0);
            server.createContext("/", this::answer);
            server.setExecutor(threads);
            server.start();
            servers.add(server);
        }
        threads.execute(this::answerDatagrams);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var sent = exchange.getRequestBody().readNBytes(Asking.BULK_BYTES);
            var body = sent.length == 0 ? name : sent;
            exchange.getResponseHeaders().set(NAME_HEADER, new String(name, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void answerDatagrams() {
        var asked = new DatagramPacket(new byte[1024], 1024);
        while (!datagrams.isClosed()) {
            try {
                datagrams.receive(asked);
                datagrams.send(new DatagramPacket(name, name.length, asked.getSocketAddress()));
            } catch (SocketException e) {
                if (!datagrams.isClosed()) {
                    LoggerFactory.getLogger(Serving.class).atWarn().setCause(e).log("Could not answer a datagram");
                }
            } catch (IOException e) {
                LoggerFactory.getLogger(Serving.class).atWarn().setCause(e).log("Could not answer a datagram");
            }
        }
    }

    @Override
    public void close() {
        datagrams.close();
        servers.forEach(server -> server.stop(0));
        threads.close();
    }
}
