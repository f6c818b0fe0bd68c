package io.seine.agent.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The WireGuard device by the programs {@code ip} and {@code wg}, whoever implements it: the kernel or {@link UserspaceWireGuard}. */
final class WireGuardDevice {
    private static final String DEVICE = Ours.WIREGUARD_DEVICE;

    private final KeySuccession succession = new KeySuccession();

    /** Whether another cluster is about to use its new key, and {@link #apply} would then have something to do. */
    boolean isExpecting() {
        return succession.isAwaited();
    }

    /**
     * Makes the device what it should be.
     *
     * @return what had to be changed
     */
    List<String> apply(WireGuard desired, Optional<Ip.Link> found) {
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

    private void configure(WireGuard desired, List<String> changes) {
        var now = System.currentTimeMillis() / 1000;
        var found = WireGuardDump.read();
        var keyChanges = !found.key().equals(desired.key().secretText());
        if (keyChanges || found.port() != desired.port()) {
            set(
                    List.of("private-key", "/dev/stdin", "listen-port", String.valueOf(desired.port())),
                    desired.key().secretText() + "\n");
            changes.add("key and port of " + DEVICE);
        }
        var waiting = succession.waiting(desired, found.peers(), now);
        var arguments = new ArrayList<String>();
        found.peers().keySet().stream()
                .filter(key -> !desired.peers().containsKey(key) && !waiting.containsValue(key))
                .forEach(key -> {
                    arguments.addAll(List.of("peer", key, "remove"));
                    changes.add("no peer " + key + " of " + DEVICE + " any more");
                });
        var forget = new ArrayList<String>();
        desired.peers().forEach((key, peer) -> {
            var present = Optional.ofNullable(found.peers().get(key));
            var old = waiting.get(key);
            if (old != null && (present.isEmpty() || keyChanges)) {
                forgetIf(present.isPresent(), key, forget);
                arguments.addAll(
                        peer(key, Objects.requireNonNull(found.peers().get(old)).endpoint(), ""));
                changes.add("peer " + key + " of " + DEVICE + " is to follow " + old);
            } else if (old == null && present.filter(one -> one.is(peer, now)).isEmpty()) {
                forgetIf(
                        present.isPresent()
                                && (peer.isLookedFor() || !present.get().hasSession(now)),
                        key,
                        forget);
                var endpoint = peer.endpoint() + ":" + peer.port();
                arguments.addAll(peer(key, endpoint, peer.address() + "/32"));
                changes.add("peer " + key + " of " + DEVICE + " is " + endpoint);
            }
        });
        if (!forget.isEmpty()) {
            set(forget, "");
        }
        if (!arguments.isEmpty()) {
            set(arguments, "");
        }
    }

    /** A handshake that nobody answered would be repeated, at a new address or with a new key too, only 5 s after it (Rekey-Timeout). */
    private static void forgetIf(boolean unanswered, String key, List<String> forget) {
        if (unanswered) {
            forget.addAll(List.of("peer", key, "remove"));
        }
    }

    private static List<String> peer(String key, String endpoint, String allowed) {
        return List.of(
                "peer",
                key,
                "endpoint",
                endpoint,
                "allowed-ips",
                allowed,
                "persistent-keepalive",
                WireGuardDump.KEEPALIVE);
    }

    /** Takes all peers away and gives them back; the keepalive makes it speak to each at once. */
    static void renew() {
        var peers = WireGuardDump.read().peers();
        var remove = new ArrayList<String>();
        var add = new ArrayList<String>();
        peers.values().removeIf(peer -> peer.endpoint().isEmpty());
        peers.forEach((key, peer) -> {
            remove.addAll(List.of("peer", key, "remove"));
            add.addAll(peer(key, peer.endpoint(), peer.allowed()));
        });
        if (!peers.isEmpty()) {
            set(remove, "");
            set(add, "");
        }
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
