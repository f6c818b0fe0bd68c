package io.seine.agent.bench;

import io.seine.agent.kernel.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A way of packets that is measured.
 *
 * @param name in the tables
 * @param from where the client is
 * @param source the client's address
 * @param target where it connects to, an address of {@code receiver} or a Service with it among the endpoints
 */
public record Way(String name, NetworkNamespace from, String source, InetSocketAddress target, Receiver receiver) {
    private static final int CONNECT_LIMIT = 5_000;

    /** More than it takes to meet each endpoint of a Service. */
    private static final int ATTEMPTS = 100;

    /** A connection to the receiver, ready for {@code what}. */
    SocketChannel open(byte what) {
        return from.run(() -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var channel = connect();
                var greeting = ByteBuffer.allocate(1);
                if (channel.read(greeting) == 1 && greeting.get(0) == receiver.tag()) {
                    channel.write(ByteBuffer.wrap(new byte[] {what}));
                    return channel;
                }
                channel.close();
            }
            throw new IOException(name + ": " + target + " never led to the wanted Pod");
        });
    }

    private SocketChannel connect() throws IOException {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // What is under way when the measurement ends must not burden the next one.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.bind(new InetSocketAddress(source, 0));
        channel.socket().connect(target, CONNECT_LIMIT);
        return channel;
    }
}
