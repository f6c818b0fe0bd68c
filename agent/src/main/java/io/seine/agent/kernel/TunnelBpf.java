package io.seine.agent.kernel;

import io.seine.agent.kernel.Bpf.Attachment;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The maps and the two programs of the tunnel device, pinned so that they work on without this process. What is
 * pinned is adopted; the pin of an attached program bears a hash of it, so that another version of this program recognises its
 * predecessor's and replaces it without a packet lost.
 */
final class TunnelBpf implements AutoCloseable {
    /** Ranges that one Node can tell apart. */
    private static final int MAX_PEERS = 65_536;

    /** Gateways that one Node hears of: 100 clusters with as many candidates as one may announce, and more. */
    private static final int MAX_HEARD = 4_096;

    private static final int VALUE_LENGTH = 8;

    private final Pins pins;
    private final Function<Pins, Attaching> way;
    private final PinnedMap peers;
    private final PinnedMap state;
    private final PinnedMap heard;
    private Optional<Attaching> attaching = Optional.empty();

    /**
     * Adopts nothing yet.
     *
     * @param bpffs where a BPF file system is mounted
     */
    TunnelBpf(Path bpffs) {
        this(bpffs, pins -> Bpf.hasTcx() ? new TcxLinks(pins) : new ClsactFilters(pins));
    }

    /** @param way how programs get to the device; asked when the first is to be attached */
    TunnelBpf(Path bpffs, Function<Pins, Attaching> way) {
        this.pins = new Pins(bpffs.resolve(Ours.PINS));
        this.way = way;
        this.peers = new PinnedMap(pins.path("peers"), Bpf.MapKind.longestPrefix(VALUE_LENGTH, MAX_PEERS));
        this.state = new PinnedMap(statePin(bpffs), Bpf.MapKind.variable(Long.BYTES));
        this.heard = new PinnedMap(heardPin(bpffs), Bpf.MapKind.recent(TunnelPrograms.HEARD_LENGTH, MAX_HEARD));
    }

    /** Where the map is pinned that has what this Node's answers to probes say. */
    static Path statePin(Path bpffs) {
        return bpffs.resolve(Ours.PINS).resolve("state");
    }

    /** Where the map is pinned that has what peers answered. */
    static Path heardPin(Path bpffs) {
        return bpffs.resolve(Ours.PINS).resolve("heard");
    }

    /** The entries of the map, empty if there is none. */
    SortedMap<Cidr, Peer> peers() {
        var found = new TreeMap<Cidr, Peer>();
        peers.find().ifPresent(map -> {
            var key = Bpf.next(map, Optional.empty());
            while (key.isPresent()) {
                var cidr = cidr(key.get());
                Bpf.get(map, key.get(), VALUE_LENGTH).ifPresent(value -> found.put(cidr, peer(value)));
                key = Bpf.next(map, key);
            }
        });
        return found;
    }

    /** Adds and changes entries; makes and pins the map if it is missing. */
    void put(Map<Cidr, Peer> entries) {
        pins.makeFolder();
        var map = peers.make();
        entries.forEach((cidr, peer) -> Bpf.put(map, key(cidr), value(peer)));
    }

    /** Removes entries. */
    void remove(Iterable<Cidr> ranges) {
        peers.find().ifPresent(map -> ranges.forEach(cidr -> Bpf.remove(map, key(cidr))));
    }

    /**
     * Sees to it that the present programs, over the present maps, are attached and pinned.
     *
     * @param device index of the tunnel device
     * @param identities whether the VNI is the sender's label identity
     * @return what had to be done, empty if all was there
     */
    List<String> attach(int device, boolean identities) {
        pins.makeFolder();
        int peersMap = peers.make();
        int stateMap = state.make();
        int heardMap = heard.make();
        var programs = attaching.orElseGet(() -> way.apply(pins));
        attaching = Optional.of(programs);
        return Stream.of(
                        programs.attach(
                                Attachment.EGRESS,
                                device,
                                TunnelPrograms.egress(peersMap, identities),
                                name(Attachment.EGRESS, TunnelPrograms.egress(Bpf.id(peersMap), identities))),
                        programs.attach(
                                Attachment.INGRESS,
                                device,
                                TunnelPrograms.ingress(stateMap, heardMap, identities),
                                name(
                                        Attachment.INGRESS,
                                        TunnelPrograms.ingress(Bpf.id(stateMap), Bpf.id(heardMap), identities))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether anything is pinned. */
    boolean present() {
        return pins.present();
    }

    /** Detaches the programs and removes all pins. */
    void remove() {
        close();
        pins.removeAll();
    }

    /** Lets go of what is open; what is pinned works on. */
    @Override
    public void close() {
        peers.close();
        state.close();
        heard.close();
        attaching.ifPresent(Attaching::close);
        attaching = Optional.empty();
    }

    /**
     * @param identity what the program does, without what changes with each process: the map stands there by its ID, so that
     *     a program over another map, whose pin was removed, counts as another program
     */
    private static String name(Attachment where, byte[] identity) {
        return Attaching.prefix(where) + hash(identity);
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] key(Cidr cidr) {
        var key = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(cidr.prefix());
        return key.order(ByteOrder.BIG_ENDIAN).putInt(cidr.network().bits()).array();
    }

    private static Cidr cidr(byte[] key) {
        var buffer = ByteBuffer.wrap(key).order(ByteOrder.nativeOrder());
        var prefix = buffer.getInt();
        return new Cidr(new Ipv4(buffer.order(ByteOrder.BIG_ENDIAN).getInt()), prefix);
    }

    private static byte[] value(Peer peer) {
        var local = peer.local().map(Ipv4::bits).orElse(0);
        return ByteBuffer.allocate(VALUE_LENGTH)
                .order(ByteOrder.nativeOrder())
                .putInt(peer.remote().bits())
                .putInt(local)
                .array();
    }

    private static Peer peer(byte[] value) {
        var buffer = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        var remote = new Ipv4(buffer.getInt());
        var local = buffer.getInt();
        return new Peer(remote, local == 0 ? Optional.empty() : Optional.of(new Ipv4(local)));
    }
}
