package io.seine.api.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IPv4 address. Ordered as an unsigned number.
 *
 * @param bits the address as a 32-bit number, most significant byte first
 */
public record Ipv4(int bits) implements Comparable<Ipv4> {
    /**
     * Reads dotted decimal: four numbers from 0 to 255 without leading zeros.
     *
     * @throws IllegalArgumentException naming the text, if it is anything else
     */
    public static Ipv4 parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is not an IPv4 address; write it like 192.0.2.1."));
    }

    /** As {@link #parse}, empty if the text is anything else. */
    public static Optional<Ipv4> tryParse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        int bits = 0;
        for (String part : parts) {
            int value = decimal(part, 255);
            if (value < 0) {
                return Optional.empty();
            }
            bits = (bits << 8) | value;
        }
        return Optional.of(new Ipv4(bits));
    }

    /** The value of a decimal number without sign and leading zeros, -1 if the text is not one or is above {@code max}. */
    static int decimal(String text, int max) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || (text.length() > 1 && text.startsWith("0"))) {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value <= max ? value : -1;
    }

    /** Whether one host can have it: not of "this network", loopback, link-local, multicast, reserved or broadcast. */
    public boolean isOrdinary() {
        int first = bits >>> 24;
        boolean linkLocal = bits >>> 16 == (169 << 8 | 254);
        return first != 0 && first != 127 && first < 224 && !linkLocal;
    }

    /** The address as the JDK's type. */
    public Inet4Address inetAddress() {
        byte[] bytes = {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an IPv4 address", e);
        }
    }

    @Override
    public int compareTo(Ipv4 other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + ((bits >>> 16) & 255) + "." + ((bits >>> 8) & 255) + "." + (bits & 255);
    }
}
