package io.seine.agent.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TCP connections that send as much as they can. */
public final class Streams {
    private static final double GIGA = 1e9;

    private Streams() {}

    /**
     * What they achieved.
     *
     * @param gigabits a second, as the receiver counts them
     * @param cpu seconds of all processors together for a gigabyte
     */
    public record Rate(double gigabits, double cpu) {}

    /** Sends for some time, and counts all but its beginning. */
    public static Rate measure(Way way, int count, Duration time) throws InterruptedException {
        var channels = new ArrayList<SocketChannel>();
        var senders = new ArrayList<Thread>();
        try {
            for (int i = 0; i < count; i++) {
                channels.add(way.open(Receiver.SWALLOW));
            }
            channels.forEach(channel -> senders.add(Thread.ofPlatform().daemon().start(() -> send(channel))));
            Thread.sleep(time.dividedBy(3));
            return count(way.receiver(), time);
        } finally {
            end(channels, senders);
        }
    }

    private static Rate count(Receiver receiver, Duration time) throws InterruptedException {
        var busy = Machine.busy();
        long bytes = receiver.swallowed();
        long began = System.nanoTime();
        Thread.sleep(time);
        double seconds = (System.nanoTime() - began) / GIGA;
        double gigabytes = (receiver.swallowed() - bytes) / GIGA;
        double cpu = Machine.busy().minus(busy).toMillis() / 1000.0;
        return new Rate(gigabytes * 8 / seconds, cpu / gigabytes);
    }

    private static void send(SocketChannel channel) {
        var buffer = ByteBuffer.allocateDirect(Receiver.CHUNK);
        try {
            while (channel.isOpen()) {
                channel.write(buffer.clear());
            }
        } catch (IOException e) {
            // Closed, because it is over.
        }
    }

    private static void end(List<SocketChannel> channels, List<Thread> senders) throws InterruptedException {
        for (var channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        for (var sender : senders) {
            sender.join();
        }
    }
}
