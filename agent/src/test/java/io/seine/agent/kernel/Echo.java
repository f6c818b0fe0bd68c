package io.seine.agent.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;

/** A server that greets each connection with its own name and the client's address, and then repeats what it is told. */
public final class Echo implements AutoCloseable {
    private final ServerSocket socket;

    private Echo(ServerSocket socket) {
        this.socket = socket;
    }

    public static Echo start(NetworkNamespace place, int port) {
        return place.run(() -> {
            var echo = new Echo(new ServerSocket());
            echo.socket.setReuseAddress(true);
            echo.socket.bind(new InetSocketAddress("0.0.0.0", port));
            Thread.ofPlatform().daemon().start(() -> echo.accept(place.name()));
            return echo;
        });
    }

    private void accept(String name) {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                Thread.ofPlatform().daemon().start(() -> serve(name, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void serve(String name, Socket client) {
        try (client) {
            var greeting = name + " " + client.getInetAddress().getHostAddress() + "\n";
            client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A connection to an {@link Echo}. */
    public record Connection(Socket socket, String server, String seenFrom) implements AutoCloseable {

        /**
         * Source ports, each used once: a gateway gives a connection another port where it has one of another Pod to the same Service with the same,
         * and such a connection does not survive the gateway.
         */
        private static final AtomicInteger PORTS = new AtomicInteger(20_000);

        /** Connects from {@code place}; fails after two seconds without a connection, and after ten without an answer. */
        public static Connection open(NetworkNamespace place, String address, int port) {
            return place.run(() -> {
                var socket = new Socket();
                socket.setSoTimeout(10_000);
                socket.setTcpNoDelay(true);
                keepAlive(socket);
                socket.bind(new InetSocketAddress(PORTS.getAndIncrement()));
                socket.connect(new InetSocketAddress(address, port), 2_000);
                var greeting = line(socket.getInputStream()).split(" ", -1);
                return new Connection(socket, greeting[0], greeting[1]);
            });
        }

        /** A client that waits for an answer that its new gateway dropped is silent; a gateway knows it again with its next packet. */
        private static void keepAlive(Socket socket) throws IOException {
            socket.setKeepAlive(true);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
        }

        /** Sends bytes and reads them back. */
        public void talk(int bytes) {
            try {
                OutputStream out = socket.getOutputStream();
                var sent = new byte[bytes];
                Arrays.fill(sent, (byte) 'x');
                var writer = Thread.ofPlatform().start(() -> {
                    try {
                        out.write(sent);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                var back = socket.getInputStream().readNBytes(bytes);
                writer.join();
                if (back.length != bytes) {
                    throw new IOException("the connection ended after " + back.length + " bytes");
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("talking to " + server + ": " + e, e);
            }
        }

        /** Sends so few bytes that they fit the buffers, and reads them back. */
        public void ping(byte[] few) {
            try {
                socket.getOutputStream().write(few);
                if (socket.getInputStream().readNBytes(few.length).length != few.length) {
                    throw new IOException("the connection ended");
                }
            } catch (IOException e) {
                throw new IllegalStateException("talking to " + server + ": " + e, e);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String line(InputStream in) throws IOException {
            var text = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("no greeting");
                }
                text.append((char) c);
            }
            return text.toString();
        }
    }
}
