package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP server that says who it is by one byte, and then swallows or repeats what comes, as the client's first byte says. */
public final class Receiver implements AutoCloseable {
    static final byte SWALLOW = 0;
    static final byte REPEAT = 1;

    /** Beyond what a segment holds, so that system calls cost little; below the processor's cache. */
    static final int CHUNK = 256 * 1024;

    private final ServerSocketChannel server;
    private final byte tag;
    private final AtomicLong swallowed = new AtomicLong();

    private Receiver(ServerSocketChannel server, byte tag) {
        this.server = server;
        this.tag = tag;
    }

    /**
     * Starts one.
     *
     * @param tag the byte that tells it from the others behind the same Service
     */
    public static Receiver start(NetworkNamespace place, int port, int tag) {
        return place.run(() -> {
            var receiver = new Receiver(ServerSocketChannel.open(), (byte) tag);
            receiver.server.bind(new InetSocketAddress("0.0.0.0", port), 128);
            Thread.ofPlatform().daemon().start(receiver::accept);
            return receiver;
        });
    }

    byte tag() {
        return tag;
    }

    /** Bytes so far. */
    long swallowed() {
        return swallowed.get();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                var client = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            client.socket().setTcpNoDelay(true);
            client.write(ByteBuffer.wrap(new byte[] {tag}));
            var buffer = ByteBuffer.allocateDirect(CHUNK);
            if (client.read(buffer.limit(1)) == 1) {
                serve(client, buffer, buffer.get(0));
            }
        } catch (IOException e) {
            // The client resets its connections when it has measured.
        }
    }

    private void serve(SocketChannel client, ByteBuffer buffer, byte what) throws IOException {
        for (int bytes = client.read(buffer.clear()); bytes >= 0; bytes = client.read(buffer.clear())) {
            if (what == REPEAT) {
                client.write(buffer.flip());
            } else {
                swallowed.addAndGet(bytes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
