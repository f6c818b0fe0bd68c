package io.seine.cli.mc.gather;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes a {@code .tar.gz} of text files (POSIX ustar, with pax headers for long names). */
final class Tar implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final byte FILE = '0';
    /** Its content are records that count for the next entry. */
    private static final byte PAX_HEADER = 'x';

    private final OutputStream out;
    private final Instant time;

    /** Makes the file, which must not be there. */
    Tar(Path file, Instant time) throws IOException {
        this.out = new GZIPOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)));
        this.time = time;
    }

    /** Adds a file. */
    void add(String name, byte[] content) throws IOException {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > NAME) {
            entry(PAX_HEADER, "pax".getBytes(StandardCharsets.US_ASCII), paxRecord("path", name));
        }
        entry(FILE, bytes, content);
    }

    /** {@code <length> <key>=<value>\n}, where the length counts its own digits too. */
    private static byte[] paxRecord(String key, String value) {
        var rest = " " + key + "=" + value + "\n";
        int size = rest.getBytes(StandardCharsets.UTF_8).length;
        int length = size + 1;
        while (size + Integer.toString(length).length() != length) {
            length++;
        }
        return (length + rest).getBytes(StandardCharsets.UTF_8);
    }

    private void entry(byte type, byte[] name, byte[] content) throws IOException {
        var header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME));
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", content.length));
        put(header, 136, String.format(Locale.ROOT, "%011o\0", time.getEpochSecond()));
        header[156] = type;
        put(header, 257, "ustar\00000");
        Arrays.fill(header, CHECKSUM, CHECKSUM + CHECKSUM_LENGTH, (byte) ' ');
        int sum = 0;
        for (var one : header) {
            sum += one & 0xff;
        }
        put(header, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
