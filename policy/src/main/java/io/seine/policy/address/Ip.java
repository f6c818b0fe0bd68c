package io.seine.policy.address;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An IP address of either family as an unsigned number; all of IPv4 come before all of IPv6, so that one order holds both.
 *
 * @param bits of the family: 32 or 128
 * @param high the first 64 of 128 bits; 0 for IPv4
 * @param low the last 64 bits
 */
public record Ip(int bits, long high, long low) implements Comparable<Ip> {
    private static final int V4 = 32;
    private static final int V6 = 128;

    /**
     * Reads dotted decimal or what RFC 4291 allows.
     *
     * @throws IllegalArgumentException when it is no address
     */
    public static Ip parse(String text) {
        return of(InetAddress.ofLiteral(text).getAddress());
    }

    /**
     * Reads 4 or 16 bytes.
     *
     * @throws IllegalArgumentException when there are fewer or more
     */
    public static Ip of(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address");
        }
        return bytes.length == 4
                ? new Ip(V4, 0, number(bytes, 0, 4))
                : new Ip(V6, number(bytes, 0, 8), number(bytes, 8, 16));
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int index = from; index < to; index++) {
            number = number << 8 | (bytes[index] & 0xff);
        }
        return number;
    }

    /** Whether it is one of IPv4. */
    public boolean isV4() {
        return bits == V4;
    }

    /** Whether the first {@code prefix} bits of both are the same; those of two families never are. */
    public boolean isWithSame(int prefix, Ip other) {
        return bits == other.bits && first(prefix).equals(other.first(prefix));
    }

    /** The next higher address of the family. */
    public Ip next() {
        return low == -1 ? new Ip(bits, high + 1, 0) : new Ip(bits, high, low + 1);
    }

    /** The next lower address of the family. */
    Ip previous() {
        return low == 0 ? new Ip(bits, high - 1, -1) : new Ip(bits, high, low - 1);
    }

    /** With all bits after the first {@code prefix} cleared. */
    Ip first(int prefix) {
        int ofLow = prefix + V6 - bits - 64;
        return new Ip(bits, high & mask(ofLow + 64), low & mask(ofLow));
    }

    /** With all bits after the first {@code prefix} set. */
    Ip last(int prefix) {
        int ofLow = prefix + V6 - bits - 64;
        long lowest = isV4() ? low | (~mask(ofLow) & 0xffff_ffffL) : low | ~mask(ofLow);
        return new Ip(bits, isV4() ? 0 : high | ~mask(prefix), lowest);
    }

    /** The first {@code count} of 64 bits. */
    private static long mask(int count) {
        if (count <= 0) {
            return 0;
        }
        return count >= 64 ? -1 : -1L << (64 - count);
    }

    @Override
    public int compareTo(Ip other) {
        if (bits != other.bits) {
            return Integer.compare(bits, other.bits);
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** As people and Kubernetes write it: dotted decimal, or as RFC 5952 has it. */
    public String shortest() {
        if (isV4()) {
            return toString();
        }
        var groups = toString().replaceAll("\\b0{1,3}", "");
        // The longest run of at least two groups of zeros, the first of several.
        for (int length = 8; length > 1; length--) {
            var run = Pattern.compile("(^|:)0(:0){" + (length - 1) + "}(:|$)").matcher(groups);
            if (run.find()) {
                return run.replaceFirst("::");
            }
        }
        return groups;
    }

    /** Dotted decimal, or eight groups of four hexadecimal digits. */
    @Override
    public String toString() {
        if (isV4()) {
            return (low >>> 24 & 255) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        return HexFormat.of()
                .toHexDigits(high)
                .concat(HexFormat.of().toHexDigits(low))
                .replaceAll("(.{4})(?!$)", "$1:");
    }
}
