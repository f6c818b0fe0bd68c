package io.seine.controller.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to an API server that can be cut and mended: connections to it end here and go on there. */
final class Wire implements AutoCloseable {
    private final URI target;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Wire(String server) throws IOException {
        this.target = URI.create(server);
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    /** The URL of the API server by this way; the server's certificate is good for it. */
    String server() {
        return "https://127.0.0.1:" + listener.getLocalPort();
    }

    /** Ends all connections, and every new one at once. */
    void cut() throws IOException {
        cut = true;
        for (var socket : open) {
            socket.close();
        }
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                var here = listener.accept();
                open.add(here);
                if (cut) {
                    end(here);
                } else {
                    Thread.ofVirtual().start(() -> connect(here));
                }
            }
        } catch (IOException e) {
            // Closed: nobody can connect any more, which is what was wanted.
        }
    }

    private void connect(Socket here) {
        try {
            var there = new Socket(target.getHost(), target.getPort());
            open.add(there);
            Thread.ofVirtual().start(() -> copy(there, here));
            copy(here, there);
        } catch (IOException e) {
            end(here);
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has ended; so does the other.
        }
        end(from);
        end(to);
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
