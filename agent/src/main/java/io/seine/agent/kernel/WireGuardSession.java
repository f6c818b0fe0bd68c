package io.seine.agent.kernel;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the WireGuard device has exchanged with a peer since it has it.
 *
 * @param handshake when the last one was, in seconds since 1970; 0 for never
 * @param received encrypted bytes
 * @param sent encrypted bytes
 */
public record WireGuardSession(long handshake, long received, long sent) {
    /** Fields of a peer's line: key, preshared key, endpoint, allowed addresses, handshake, received, sent, keepalive. */
    private static final int PEER_FIELDS = 8;

    /** Those of all peers by their public keys; none without a device. */
    public static SortedMap<String, WireGuardSession> list() {
        var result = Command.run(List.of("wg", "show", Ours.WIREGUARD_DEVICE, "dump"), "");
        return result.code() == 0 ? parse(result.output()) : Collections.emptySortedMap();
    }

    /** Reads {@code wg show DEVICE dump}: a line of the device, which has the private key, then one of each peer, fields between tabulators. */
    static SortedMap<String, WireGuardSession> parse(String dump) {
        var sessions = new TreeMap<String, WireGuardSession>();
        dump.lines()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == PEER_FIELDS)
                .forEach(fields -> sessions.put(
                        fields[0],
                        new WireGuardSession(
                                Long.parseLong(fields[4]), Long.parseLong(fields[5]), Long.parseLong(fields[6]))));
        return sessions;
    }
}
