package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Brings a server of this computer into a network namespace, where it has the same address. */
public final class Relay implements AutoCloseable {
    private final ServerSocket inside;
    private final InetSocketAddress server;

    private Relay(ServerSocket inside, InetSocketAddress server) {
        this.inside = inside;
        this.server = server;
    }

    /** Begins to relay. */
    public static Relay into(NetworkNamespace place, URI server) {
        var address = new InetSocketAddress(server.getHost(), server.getPort());
        place.shell("ip addr replace " + address.getAddress().getHostAddress() + "/32 dev lo");
        var relay = new Relay(place.run(() -> new ServerSocket(address.getPort(), 50, address.getAddress())), address);
        Thread.ofPlatform().daemon().start(relay::accept);
        return relay;
    }

    private void accept() {
        while (!inside.isClosed()) {
            try {
                var client = inside.accept();
                // Made by a thread that is not in the namespace.
                var upstream = new Socket(server.getAddress(), server.getPort());
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> copy(client, upstream));
                Thread.ofPlatform().daemon().start(() -> copy(upstream, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them has ended.
        }
    }

    @Override
    public void close() throws IOException {
        inside.close();
    }
}
