package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The WireGuard device by the programs {@code ip} and {@code wg}, whoever implements it: the kernel or {@link UserspaceWireGuard}. */
final class WireGuardDevice {
    private static final String DEVICE = Ours.WIREGUARD_DEVICE;
    private static final String NONE = "(none)";

    /** After a handshake of this age WireGuard itself gives a session up (Reject-After-Time), in seconds. */
    private static final long SESSION_SECONDS = 180;

    /**
     * Seconds between packets to a peer that has sent nothing. It keeps address translation on the way open, and makes a new device speak
     * first: a peer that still has a session with its predecessor would send into it for another 15 s.
     */
    private static final String KEEPALIVE = "25";

    private WireGuardDevice() {}

    /** What {@code wg} says of the device; the private key is among it. */
    private record Settings(String key, int port, SortedMap<String, Found> peers) {}

    /**
     * A peer that the device has.
     *
     * @param endpoint address and port, empty if it has none
     * @param allowed addresses, joined by commas
     * @param keepalive seconds between packets that keep the way open
     * @param handshake when the last one was, in seconds since 1970; 0 for never
     */
    private record Found(String endpoint, String allowed, String keepalive, long handshake) {
        /**
         * A peer behind address translation sends from another port than it listens on, and answers must go there. A cluster whose gateway
         * is another Node now is heard from that one's address.
         */
        boolean is(WireGuard.Peer desired, long now) {
            var fresh = hasSession(now);
            var reached = endpoint.equals(WireGuardDevice.endpoint(desired))
                    || (fresh && heardFrom(desired.endpoint()))
                    || (fresh && desired.others().stream().anyMatch(this::heardFrom));
            return reached && allowed.equals(desired.address() + "/32") && keepalive.equals(KEEPALIVE);
        }

        boolean hasSession(long now) {
            return now - handshake < SESSION_SECONDS;
        }

        private boolean heardFrom(Ipv4 address) {
            return endpoint.startsWith(address + ":");
        }
    }

    /**
     * Makes the device what it should be.
     *
     * @return what had to be changed
     */
    static List<String> apply(WireGuard desired, Optional<Ip.Link> found) {
        var changes = new ArrayList<String>();
        if (found.isEmpty()) {
            changes.add(create(desired));
        }
        configure(desired, changes);
        var ip = link(desired, found);
        if (!ip.isEmpty()) {
            Ip.run(ip);
            changes.addAll(ip);
        }
        return changes;
    }

    /** Commands of {@code ip} that make its link what it should be. */
    private static List<String> link(WireGuard desired, Optional<Ip.Link> found) {
        var commands = new ArrayList<String>();
        if (found.filter(Ip.Link::ipv4Only).isEmpty()) {
            commands.add("link set dev " + DEVICE + " addrgenmode none");
        }
        if (found.filter(link -> link.mtu() == desired.mtu()).isEmpty()) {
            commands.add("link set dev " + DEVICE + " mtu " + desired.mtu());
        }
        if (found.filter(link -> link.addresses().contains(desired.address())).isEmpty()) {
            commands.add("addr replace " + desired.address() + "/32 dev " + DEVICE);
        }
        found.ifPresent(link -> link.addresses().stream()
                .filter(address -> !address.equals(desired.address()))
                .forEach(address -> commands.add("addr del " + address + "/32 dev " + DEVICE)));
        if (found.filter(Ip.Link::up).isEmpty()) {
            commands.add("link set dev " + DEVICE + " up");
        }
        return commands;
    }

    private static String create(WireGuard desired) {
        var command = "link add dev " + DEVICE + " mtu " + desired.mtu() + " type wireguard";
        if (Ip.unknownType(command)) {
            UserspaceWireGuard.start(DEVICE);
            return "started " + UserspaceWireGuard.PROGRAM + ", because this kernel has no WireGuard";
        }
        return command;
    }

    private static void configure(WireGuard desired, List<String> changes) {
        var now = System.currentTimeMillis() / 1000;
        var found = settings();
        if (!found.key().equals(desired.key().secretText()) || found.port() != desired.port()) {
            set(
                    List.of("private-key", "/dev/stdin", "listen-port", String.valueOf(desired.port())),
                    desired.key().secretText() + "\n");
            changes.add("key and port of " + DEVICE);
        }
        var arguments = new ArrayList<String>();
        found.peers().keySet().stream()
                .filter(key -> !desired.peers().containsKey(key))
                .forEach(key -> {
                    arguments.addAll(List.of("peer", key, "remove"));
                    changes.add("no peer " + key + " of " + DEVICE + " any more");
                });
        var forget = new ArrayList<String>();
        desired.peers().forEach((key, peer) -> {
            var present = Optional.ofNullable(found.peers().get(key));
            if (present.filter(one -> one.is(peer, now)).isEmpty()) {
                if (present.isPresent() && (peer.isLookedFor() || !present.get().hasSession(now))) {
                    forget.addAll(List.of("peer", key, "remove"));
                }
                arguments.addAll(List.of("peer", key, "endpoint", endpoint(peer)));
                arguments.addAll(List.of("allowed-ips", peer.address() + "/32", "persistent-keepalive", KEEPALIVE));
                changes.add("peer " + key + " of " + DEVICE + " is " + endpoint(peer));
            }
        });
        // A handshake that nobody answered would be repeated, at the new address too, only 5 s after it
        // (Rekey-Timeout).
        if (!forget.isEmpty()) {
            set(forget, "");
        }
        if (!arguments.isEmpty()) {
            set(arguments, "");
        }
    }

    /** Takes all peers away and gives them back; the keepalive makes it speak to each at once. */
    static void renew() {
        var peers = settings().peers();
        var remove = new ArrayList<String>();
        var add = new ArrayList<String>();
        peers.forEach((key, peer) -> {
            remove.addAll(List.of("peer", key, "remove"));
            add.addAll(List.of("peer", key, "endpoint", peer.endpoint(), "allowed-ips", peer.allowed()));
            add.addAll(List.of("persistent-keepalive", KEEPALIVE));
        });
        if (!peers.isEmpty()) {
            set(remove, "");
            set(add, "");
        }
    }

    private static String endpoint(WireGuard.Peer peer) {
        return peer.endpoint() + ":" + peer.port();
    }

    private static Settings settings() {
        var result = Command.run(List.of("wg", "show", DEVICE, "dump"), "");
        if (result.code() != 0) {
            throw new KernelException("Could not read the device " + DEVICE + ": "
                    + result.errors().strip() + ".");
        }
        return parse(result.output());
    }

    /** Reads {@code wg show DEVICE dump}: a line of the device, then one of each peer, fields between tabulators. */
    private static Settings parse(String dump) {
        var lines = dump.lines().map(line -> line.split("\t", -1)).toList();
        var peers = new TreeMap<String, Found>();
        for (var line : lines.subList(1, lines.size())) {
            peers.put(
                    line[0], new Found(line[2].equals(NONE) ? "" : line[2], line[3], line[7], Long.parseLong(line[4])));
        }
        return new Settings(lines.getFirst()[0], Integer.parseInt(lines.getFirst()[2]), peers);
    }

    private static void set(List<String> arguments, String input) {
        var command = new ArrayList<>(List.of("wg", "set", DEVICE));
        command.addAll(arguments);
        var result = Command.run(command, input);
        if (result.code() != 0) {
            var said = result.errors().lines().findFirst().orElse("exit status " + result.code());
            throw new KernelException("Could not set up the device " + DEVICE + ": " + said
                    + (said.contains("Address already in use")
                            ? ": another program on this Node has WireGuard's UDP port; set multicluster.wireGuard.port in"
                                    + " antrea-agent.conf to one that is free on all gateways of all clusters"
                            : "")
                    + ".");
        }
    }
}
