package io.seine.controller.admission;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** The few forms of DER (X.690) that a certificate consists of. */
final class Der {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");
    private static final DateTimeFormatter SHORT_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
    private static final int FIRST_LONG_YEAR = 2050;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    /** TRUE; FALSE is left out in DER where it is the default. */
    static byte[] yes() {
        return tagged(0x01, new byte[] {(byte) 0xff});
    }

    /** @param unused bits at the end of the last byte */
    static byte[] bits(int unused, byte... content) {
        return tagged(0x03, new byte[] {(byte) unused}, content);
    }

    static byte[] octets(byte[] content) {
        return tagged(0x04, content);
    }

    static byte[] text(String text) {
        return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    /** As RFC 5280 wants it: with two digits for the year until 2049. */
    static byte[] time(Instant instant) {
        var utc = instant.atOffset(ZoneOffset.UTC);
        var isLong = utc.getYear() >= FIRST_LONG_YEAR;
        return tagged(
                isLong ? 0x18 : 0x17, (isLong ? TIME : SHORT_TIME).format(utc).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] oid(int... arcs) {
        var content = new ByteArrayOutputStream();
        content.write(arcs[0] * 40 + arcs[1]);
        Arrays.stream(arcs).skip(2).forEach(arc -> {
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    content.write(((arc >>> shift) & 0x7f) | 0x80);
                }
            }
            content.write(arc & 0x7f);
        });
        return tagged(0x06, content.toByteArray());
    }

    /** A tag with the length and the parts one after the other. */
    static byte[] tagged(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var length = BigInteger.valueOf(content.size()).toByteArray();
        var all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.size() < 0x80) {
            all.write(content.size());
        } else {
            var digits = length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length;
            all.write(0x80 | digits.length);
            all.writeBytes(digits);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
