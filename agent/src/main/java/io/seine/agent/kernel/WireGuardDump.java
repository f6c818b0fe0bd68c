package io.seine.agent.kernel;

import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code wg} says of the device {@link Ours#WIREGUARD_DEVICE}.
 *
 * @param key its private key, a secret
 * @param port UDP port on which it listens
 * @param peers by their public keys
 */
record WireGuardDump(String key, int port, SortedMap<String, Found> peers) {
    /**
     * Seconds between packets to a peer that has sent nothing. It keeps address translation on the way open, and makes a new device speak
     * first: a peer that still has a session with its predecessor would send into it for another 15 s.
     */
    static final String KEEPALIVE = "25";

    private static final String NONE = "(none)";

    /** After a handshake of this age WireGuard itself gives a session up (Reject-After-Time), in seconds. */
    private static final long SESSION_SECONDS = 180;

    /**
     * A peer that the device has.
     *
     * @param endpoint address and port, empty if it has none
     * @param allowed addresses, joined by commas
     * @param keepalive seconds between packets that keep the way open
     * @param handshake when the last one was, in seconds since 1970; 0 for never
     */
    record Found(String endpoint, String allowed, String keepalive, long handshake) {
        /**
         * A peer behind address translation sends from another port than it listens on, and answers must go there. A cluster whose gateway
         * is another Node now is heard from that one's address.
         */
        boolean is(WireGuard.Peer desired, long now) {
            var fresh = hasSession(now);
            var reached = endpoint.equals(desired.endpoint() + ":" + desired.port())
                    || (fresh && heardFrom(desired.endpoint()))
                    || (fresh && desired.others().stream().anyMatch(this::heardFrom));
            return reached && has(desired.address()) && keepalive.equals(KEEPALIVE);
        }

        /** Whether that address inside is this peer's and no other is. */
        boolean has(Ipv4 address) {
            return allowed.equals(address + "/32");
        }

        boolean hasSession(long now) {
            return now - handshake < SESSION_SECONDS;
        }

        private boolean heardFrom(Ipv4 address) {
            return endpoint.startsWith(address + ":");
        }
    }

    static WireGuardDump read() {
        var result = Command.run(List.of("wg", "show", Ours.WIREGUARD_DEVICE, "dump"), "");
        if (result.code() != 0) {
            throw new KernelException("Could not read the device " + Ours.WIREGUARD_DEVICE + ": "
                    + result.errors().strip() + ".");
        }
        return parse(result.output());
    }

    /** Reads {@code wg show DEVICE dump}: a line of the device, then one of each peer, fields between tabulators. */
    private static WireGuardDump parse(String dump) {
        var lines = dump.lines().map(line -> line.split("\t", -1)).toList();
        var peers = new TreeMap<String, Found>();
        for (var line : lines.subList(1, lines.size())) {
            peers.put(line[0], new Found(orEmpty(line[2]), orEmpty(line[3]), line[7], Long.parseLong(line[4])));
        }
        return new WireGuardDump(lines.getFirst()[0], Integer.parseInt(lines.getFirst()[2]), peers);
    }

    private static String orEmpty(String field) {
        return field.equals(NONE) ? "" : field;
    }
}
