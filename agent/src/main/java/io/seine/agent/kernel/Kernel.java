package io.seine.agent.kernel;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * This Node's kernel, as far as it is ours. Each {@link #apply} compares what there is with what shall be and changes only
 * what differs: new ways are open before traffic is sent there, and old ones are closed after none is sent there any more.
 * It adopts what an earlier process left, and closing leaves everything in place.
 *
 * <p>To be opened and used by one platform thread; the network namespace is that thread's.
 */
public final class Kernel implements AutoCloseable {
    /** Where a Node's BPF file system is. */
    public static final Path BPF_FILE_SYSTEM = Path.of("/sys/fs/bpf");

    private final Nft nft;
    private final TunnelBpf bpf;
    private final Numbers numbers;
    private final WireGuardDevice wireGuard = new WireGuardDevice();
    private List<String> clashes = List.of();
    private boolean adopted;

    private Kernel(Nft nft, TunnelBpf bpf, Numbers numbers) {
        this.nft = nft;
        this.bpf = bpf;
        this.numbers = numbers;
    }

    /**
     * Opens the kernel.
     *
     * @param bpffs where a BPF file system is mounted
     * @param numbers of ours; what an earlier process made with others is replaced
     */
    public static Kernel open(Path bpffs, Numbers numbers) {
        return open(Nft.open(), new TunnelBpf(bpffs), numbers);
    }

    static Kernel open(Nft nft, TunnelBpf bpf, Numbers numbers) {
        return new Kernel(nft, bpf, numbers);
    }

    /** The Node's own addresses, each with the MTU of its device. */
    public SortedMap<Ipv4, Integer> addresses() {
        return Ip.list(numbers).addresses();
    }

    /**
     * Makes the kernel hold {@code desired} and nothing else of ours.
     *
     * @return what had to be changed, for the log; empty if nothing
     * @throws KernelException if it could not be done; what was done so far stays, and the next call goes on from there
     */
    public List<String> apply(NodeState desired) {
        var changes = new ArrayList<String>();
        var found = list();
        clashes = desired.tunnel().isPresent() ? Clash.ofRouting(found, numbers) : List.of();
        if (desired.tunnel().isPresent()) {
            var inTheWay = Clash.ofDevice(desired.tunnel().get(), found);
            if (!inTheWay.isEmpty()) {
                throw new KernelException(String.join(". ", inTheWay) + ".");
            }
            var commands = IpDifference.device(desired.tunnel().get(), found);
            if (!commands.isEmpty()) {
                Ip.run(commands);
                changes.addAll(commands);
                found = list();
            }
            // Before the first packet is sent to a peer: whom this Node believes, and what must not leave it
            // unencrypted.
            changes.addAll(filter(desired));
            if (desired.wireGuard().isPresent()) {
                changes.addAll(wireGuard.apply(desired.wireGuard().get(), found.wireGuard()));
                var encrypted = IpDifference.encrypted(desired, found);
                if (!encrypted.isEmpty()) {
                    Ip.run(encrypted);
                    changes.addAll(encrypted);
                    found = list();
                }
            }
            changes.addAll(openPeers(desired, found));
        }
        var routes = IpDifference.routes(desired, found);
        if (!routes.isEmpty()) {
            Ip.run(routes);
            changes.addAll(routes);
        }
        if (desired.tunnel().isPresent()) {
            changes.addAll(closePeers(desired));
        } else {
            changes.addAll(filter(desired));
            changes.addAll(removeTunnel(found));
        }
        if (desired.wireGuard().isEmpty() && found.wireGuard().isPresent()) {
            changes.addAll(removeDevice(Ours.WIREGUARD_DEVICE));
        }
        adopted = true;
        return changes;
    }

    /** What the last {@link #apply} found of other programs under our numbers, each in a sentence; all else works. */
    public List<String> clashes() {
        return clashes;
    }

    /** Whether something is about to happen outside of this Node after which {@link #apply} has to follow at once. */
    public boolean isExpecting() {
        return wireGuard.isExpecting();
    }

    /**
     * Makes the kernel forget the connections of the tunnel. Those that live go on: it knows them again with their next packet, translated by
     * the rules of now.
     *
     * @param connectionMark as in {@link Numbers}
     */
    public static void forgetConnections(int connectionMark) {
        Connections.forgetTunnel(connectionMark);
    }

    /**
     * Makes WireGuard begin new sessions with all peers. It would keep to a session that another device with this cluster's key has ended by its
     * own, until it has had no answer for 15 s.
     */
    public static void renewSessions() {
        WireGuardDevice.renew();
    }

    /** Lets go of the kernel and leaves everything in it. */
    @Override
    public void close() {
        bpf.close();
        nft.close();
    }

    /** What an earlier process left under other numbers goes with the first {@link #apply}. */
    private Ip.Found list() {
        return adopted ? Ip.list(numbers) : Ip.listAlsoOfOtherNumbers(numbers);
    }

    private List<String> openPeers(NodeState desired, Ip.Found found) {
        var device = found.device()
                .orElseThrow(() -> new KernelException(
                        "The tunnel device " + Ours.DEVICE + " was made and is not there: somebody else removes it."));
        var before = bpf.peers();
        var entries = new HashMap<Cidr, Peer>(desired.peers());
        entries.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        bpf.put(entries);
        var changes = new ArrayList<String>();
        entries.forEach((cidr, peer) -> changes.add("peer of " + cidr + " is " + peer.remote()));
        changes.addAll(bpf.attach(device.index(), desired.tunnel().orElseThrow().identities()));
        return changes;
    }

    private List<String> closePeers(NodeState desired) {
        var gone = new TreeSet<>(bpf.peers().keySet());
        gone.removeAll(desired.peers().keySet());
        bpf.remove(gone);
        return gone.stream().map(cidr -> "no peer of " + cidr + " any more").toList();
    }

    private List<String> filter(NodeState desired) {
        var found = nft.list(Ours.TABLE).map(NftShape::parse);
        if (desired.filter().isEmpty()) {
            return found.isEmpty() ? List.of() : run(List.of(NftDifference.removal(Ours.TABLE)));
        }
        var filter = desired.filter().get();
        if (found.isPresent() && RoleChange.isDue(found.get(), filter)) {
            return new RoleChange(nft, numbers.connectionMark()).make(found.get(), filter);
        }
        return run(NftDifference.commands(filter, found));
    }

    private List<String> run(List<String> commands) {
        nft.run(commands);
        return commands;
    }

    private static List<String> removeDevice(String device) {
        var commands = List.of("link del dev " + device);
        Ip.run(commands);
        return commands;
    }

    private List<String> removeTunnel(Ip.Found found) {
        var changes = new ArrayList<String>();
        if (found.device().isPresent()) {
            changes.addAll(removeDevice(Ours.DEVICE));
        }
        if (bpf.present()) {
            bpf.remove();
            changes.add("pins removed");
        }
        return changes;
    }
}
