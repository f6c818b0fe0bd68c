package io.seine.agent.kernel;

import io.seine.agent.kernel.Bpf.Attachment;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The maps and the two programs of the tunnel device, pinned so that they work on without this process. What is
 * pinned is adopted; a link's pin bears a hash of its program, so that another version of this program recognises its
 * predecessor's and replaces it without a packet lost.
 */
final class TunnelBpf implements AutoCloseable {
    /** Ranges that one Node can tell apart. */
    private static final int MAX_PEERS = 65_536;

    /** Gateways that one Node hears of: 100 clusters with as many candidates as one may announce, and more. */
    private static final int MAX_HEARD = 4_096;

    private static final int VALUE_LENGTH = 8;

    private final Path folder;
    private final PinnedMap peers;
    private final PinnedMap state;
    private final PinnedMap heard;
    /** Kept open, so that the programs stay when somebody removes the pins of a running agent. */
    private final Map<Attachment, Integer> links = new EnumMap<>(Attachment.class);

    /**
     * Adopts nothing yet.
     *
     * @param bpffs where a BPF file system is mounted
     */
    TunnelBpf(Path bpffs) {
        this.folder = bpffs.resolve(Ours.PINS);
        this.peers = new PinnedMap(folder.resolve("peers"), Bpf.MapKind.longestPrefix(VALUE_LENGTH, MAX_PEERS));
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
        makeFolder();
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
        makeFolder();
        int peersMap = peers.make();
        int stateMap = state.make();
        int heardMap = heard.make();
        return List.of(
                        attach(
                                Attachment.EGRESS,
                                device,
                                TunnelPrograms.egress(peersMap, identities),
                                TunnelPrograms.egress(Bpf.mapId(peersMap), identities)),
                        attach(
                                Attachment.INGRESS,
                                device,
                                TunnelPrograms.ingress(stateMap, heardMap, identities),
                                TunnelPrograms.ingress(Bpf.mapId(stateMap), Bpf.mapId(heardMap), identities)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether anything is pinned. */
    boolean present() {
        return Files.isDirectory(folder);
    }

    /** Detaches the programs and removes all pins. */
    void remove() {
        close();
        if (present()) {
            pins("").forEach(this::unpin);
            try {
                Files.delete(folder);
            } catch (IOException e) {
                throw new KernelException("Could not remove the folder of pins " + folder + ": " + e.getMessage(), e);
            }
        }
    }

    /** Lets go of what is open; what is pinned works on. */
    @Override
    public void close() {
        peers.close();
        state.close();
        heard.close();
        links.values().forEach(LibC::close);
        links.clear();
    }

    /**
     * @param identity what the program does, without what changes with each process: the map stands there by its ID, so that
     *     a program over another map, whose pin was removed, counts as another program
     */
    private Optional<String> attach(Attachment where, int device, byte[] program, byte[] identity) {
        var prefix = where.name().toLowerCase(Locale.ROOT) + "-";
        var name = prefix + hash(identity);
        var pinned = pins(prefix);
        if (!links.containsKey(where) && !pinned.isEmpty()) {
            links.put(where, Bpf.open(pin(pinned.contains(name) ? name : pinned.getFirst())));
        }
        var link = links.get(where);
        var alive = link != null && Bpf.device(link) == device;
        if (alive && pinned.equals(List.of(name))) {
            return Optional.empty();
        }
        if (!alive) {
            release(where);
            pinned.forEach(this::unpin);
        }
        install(where, device, program, name);
        pinned.stream().filter(pin -> !pin.equals(name)).forEach(this::unpin);
        return Optional.of("program " + name + (alive ? " replaced" : " attached"));
    }

    private void install(Attachment where, int device, byte[] program, String name) {
        var loaded = Bpf.load("seine_" + where.name().toLowerCase(Locale.ROOT), program);
        try {
            var link = links.get(where);
            if (link != null) {
                Bpf.replace(link, loaded);
            } else {
                link = Bpf.attach(loaded, device, where);
                links.put(where, link);
            }
            if (!Files.exists(pin(name))) {
                Bpf.pin(link, pin(name));
            }
        } finally {
            LibC.close(loaded);
        }
    }

    private void release(Attachment where) {
        var before = links.remove(where);
        if (before != null) {
            LibC.close(before);
        }
    }

    private Path pin(String name) {
        return folder.resolve(name);
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new KernelException("Could not make the folder of pins " + folder + ": " + e.getMessage(), e);
        }
    }

    private void unpin(String name) {
        try {
            Files.deleteIfExists(pin(name));
        } catch (IOException e) {
            throw new KernelException("Could not remove the pin " + pin(name) + ": " + e.getMessage(), e);
        }
    }

    private List<String> pins(String prefix) {
        if (!present()) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new KernelException("Could not list the pins in " + folder + ": " + e.getMessage(), e);
        }
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
