package io.seine.api.net;

import java.util.Optional;

/**
 * A range of IPv4 addresses: a network address and the number of its leading bits that are fixed. Ordered by address, then wider first.
 *
 * @param network first address of the range; host bits given to the constructor are cleared
 * @param prefix 0 to 32
 */
public record Cidr(Ipv4 network, int prefix) implements Comparable<Cidr> {
    public Cidr {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException(
                    "A prefix length of " + prefix + " is not possible for IPv4; use 0 to 32.");
        }
        network = new Ipv4(network.bits() & mask(prefix));
    }

    /**
     * Reads {@code a.b.c.d/n}. Host bits may be set ({@code 10.10.1.1/16}, as the original accepts) and are cleared.
     *
     * @throws IllegalArgumentException naming the text, if it is anything else
     */
    public static Cidr parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is not an IPv4 address range; write it like 10.0.0.0/16."));
    }

    /** As {@link #parse}, empty if the text is anything else. */
    public static Optional<Cidr> tryParse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        int prefix = Ipv4.decimal(text.substring(slash + 1), 32);
        return prefix < 0
                ? Optional.empty()
                : Ipv4.tryParse(text.substring(0, slash)).map(address -> new Cidr(address, prefix));
    }

    /** Whether the address lies in the range. */
    public boolean contains(Ipv4 address) {
        return (address.bits() & mask(prefix)) == network.bits();
    }

    /** Whether every address of the other range lies in this one. */
    public boolean contains(Cidr other) {
        return prefix <= other.prefix && contains(other.network);
    }

    /** Whether some address lies in both ranges. */
    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    /** Last address of the range. */
    public Ipv4 last() {
        return new Ipv4(network.bits() | ~mask(prefix));
    }

    @Override
    public int compareTo(Cidr other) {
        var byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(prefix, other.prefix);
    }

    /** The canonical text: network address, slash, prefix length. */
    @Override
    public String toString() {
        return network + "/" + prefix;
    }

    private static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }
}
