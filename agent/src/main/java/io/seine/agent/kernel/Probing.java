package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks gateways through the tunnel whether they are there. The programs of the tunnel device answer for them, without their agent, and note the
 * answers for this one; so neither a busy nor a stopped agent makes a gateway seem dead.
 *
 * <p>To be opened and used by one platform thread; the network namespace is that thread's.
 */
public final class Probing implements AutoCloseable {
    private final Path bpffs;
    private final DatagramChannel channel;
    private final ByteBuffer probe =
            ByteBuffer.allocateDirect(TunnelPrograms.PROBE_LENGTH).order(ByteOrder.nativeOrder());

    private Probing(Path bpffs, DatagramChannel channel) {
        this.bpffs = bpffs;
        this.channel = channel;
    }

    /**
     * What a gateway answered last.
     *
     * @param at when, by {@link System#nanoTime}
     * @param roundTrip how long it took, in nanoseconds
     * @param state what it said of itself
     */
    public record Heard(long at, long roundTrip, long state) {}

    /**
     * Opens a socket to ask with.
     *
     * @param bpffs where a BPF file system is mounted
     */
    public static Probing open(Path bpffs) {
        try {
            var channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.configureBlocking(false);
            return new Probing(bpffs, channel);
        } catch (IOException e) {
            throw new KernelException("Could not open a UDP socket: " + e.getMessage(), e);
        }
    }

    /** Asks the gateway whose probes are routed into the tunnel. One that cannot be asked now does not answer, and that counts. */
    public void ask(Ipv4 gateway) {
        probe.clear();
        // The kernel's bpf_ktime_get_ns() has the same clock as System.nanoTime(): CLOCK_MONOTONIC.
        probe.putInt(TunnelPrograms.MAGIC)
                .putInt(TunnelPrograms.REQUEST)
                .putLong(System.nanoTime())
                .putLong(0)
                .flip();
        try {
            channel.send(probe, new InetSocketAddress(address(gateway), Ours.PROBE_PORT));
        } catch (IOException ignored) {
            // Not sent: the same as not answered.
        }
    }

    /** The last answer of each of {@code peers} that ever answered, by the address outside the tunnel that it answers from. */
    public Map<Ipv4, Heard> heard(Collection<Ipv4> peers) {
        var found = new TreeMap<Ipv4, Heard>();
        try (var map = new PinnedMap(TunnelBpf.heardPin(bpffs), Bpf.MapKind.recent(TunnelPrograms.HEARD_LENGTH, 0))) {
            map.find()
                    .ifPresent(descriptor ->
                            peers.forEach(peer -> Bpf.get(descriptor, key(peer.bits()), TunnelPrograms.HEARD_LENGTH)
                                    .ifPresent(value -> found.put(peer, heard(value)))));
        }
        return found;
    }

    /** Sets what this Node's answers say; without a tunnel there are none. */
    public void answer(long state) {
        try (var map = new PinnedMap(TunnelBpf.statePin(bpffs), Bpf.MapKind.variable(Long.BYTES))) {
            map.find()
                    .ifPresent(descriptor -> Bpf.put(
                            descriptor,
                            key(0),
                            ByteBuffer.allocate(Long.BYTES)
                                    .order(ByteOrder.nativeOrder())
                                    .putLong(state)
                                    .array()));
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new KernelException("Could not close a UDP socket: " + e.getMessage(), e);
        }
    }

    private static Heard heard(byte[] value) {
        var buffer = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        var at = buffer.getLong();
        var asked = buffer.getLong();
        return new Heard(at, at - asked, buffer.getLong());
    }

    private static byte[] key(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    private static InetAddress address(Ipv4 address) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(Integer.BYTES).putInt(address.bits()).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
