package io.seine.policy.address;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * All addresses from one to another.
 *
 * @param first not after {@code last}
 * @param last belongs to it
 */
public record IpRange(Ip first, Ip last) implements Comparable<IpRange> {
    public IpRange {
        if (first.bits() != last.bits() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("there is no range from " + first + " to " + last);
        }
    }

    /** One address. */
    public static IpRange of(Ip address) {
        return new IpRange(address, address);
    }

    /**
     * Reads {@code address/bits}; bits of the host are allowed and count as cleared.
     *
     * @throws IllegalArgumentException when it is no such text
     */
    public static IpRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + cidr + "' is no range of addresses; write it as 10.0.0.0/16");
        }
        var address = Ip.parse(cidr.substring(0, slash));
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (bits < 0 || bits > address.bits()) {
            throw new IllegalArgumentException("'" + cidr + "' has a prefix that is not within 0 to " + address.bits());
        }
        return new IpRange(address.first(bits), address.last(bits));
    }

    /** How many leading bits all of its addresses have in common, when it is all the addresses that have them. */
    public OptionalInt prefix() {
        for (int bits = first.bits(); bits >= 0; bits--) {
            if (!first.first(bits).equals(first)) {
                return OptionalInt.empty();
            }
            if (first.last(bits).equals(last)) {
                return OptionalInt.of(bits);
            }
        }
        return OptionalInt.empty();
    }

    /** Each of its addresses, in their order. */
    Stream<Ip> addresses() {
        return Stream.iterate(
                        Optional.of(first),
                        Optional::isPresent,
                        address -> address.filter(one -> !one.equals(last)).map(Ip::next))
                .map(Optional::orElseThrow);
    }

    public boolean contains(Ip address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /** Whether all addresses of {@code other} belong to it. */
    public boolean contains(IpRange other) {
        return contains(other.first) && contains(other.last);
    }

    @Override
    public int compareTo(IpRange other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : last.compareTo(other.last);
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
