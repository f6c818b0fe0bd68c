package io.seine.agent.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;

/** One byte that goes to and fro by TCP. */
public final class PingPong {
    private static final int WARM_UP = 300;

    private PingPong() {}

    /** Round trip times in microseconds. */
    public static Samples measure(Way way, Duration time) throws IOException {
        var times = new ArrayList<Double>();
        try (var channel = way.open(Receiver.REPEAT)) {
            var one = ByteBuffer.allocateDirect(1);
            for (int i = 0; i < WARM_UP; i++) {
                roundTrip(channel, one);
            }
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                times.add(roundTrip(channel, one) / 1000.0);
            }
        }
        return new Samples(times);
    }

    private static long roundTrip(SocketChannel channel, ByteBuffer one) throws IOException {
        long began = System.nanoTime();
        channel.write(one.clear());
        if (channel.read(one.clear()) != 1) {
            throw new IOException("the connection ended");
        }
        return System.nanoTime() - began;
    }
}
