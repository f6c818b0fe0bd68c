package io.seine.sandbox.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a program for Linux, of any 64-bit processor, asks of its dynamic linker.
 *
 * @param linker the linker's path; none in a library and in a static program
 * @param libraries the names of those that it needs directly
 */
record ElfFile(Optional<String> linker, List<String> libraries) {
    private static final int MAGIC = 0x464c457f; // "\x7fELF"
    private static final int BITS_64_LITTLE_ENDIAN = 0x0102;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_DYNAMIC = 2;
    private static final int SEGMENT_LINKER = 3;
    private static final int DYNAMIC_ENTRY = 16;
    private static final int DYNAMIC_NEEDED = 1;
    private static final int DYNAMIC_STRINGS = 5;

    /** A part of the file that has a purpose. */
    private record Segment(int type, int offset, long address, int size) {}

    /** Nothing when the file is of another kind. */
    static Optional<ElfFile> read(Path file) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.capacity() < 64 || bytes.getInt(0) != MAGIC || bytes.getShort(4) != BITS_64_LITTLE_ENDIAN) {
            return Optional.empty();
        }
        var segments = segments(bytes);
        return Optional.of(new ElfFile(
                segments.stream()
                        .filter(segment -> segment.type() == SEGMENT_LINKER)
                        .findFirst()
                        .map(segment -> text(bytes, segment.offset())),
                needed(bytes, segments)));
    }

    private static List<Segment> segments(ByteBuffer bytes) {
        int table = (int) bytes.getLong(32);
        int size = bytes.getShort(54);
        int count = bytes.getShort(56);
        var segments = new ArrayList<Segment>();
        for (int at = table; at < table + count * size; at += size) {
            segments.add(new Segment(bytes.getInt(at), (int) bytes.getLong(at + 8), bytes.getLong(at + 16), (int)
                    bytes.getLong(at + 32)));
        }
        return segments;
    }

    private static List<String> needed(ByteBuffer bytes, List<Segment> segments) {
        var names = new ArrayList<Integer>();
        int strings = 0;
        for (var segment : segments) {
            if (segment.type() == SEGMENT_DYNAMIC) {
                for (int at = segment.offset(); at < segment.offset() + segment.size(); at += DYNAMIC_ENTRY) {
                    long value = bytes.getLong(at + 8);
                    switch ((int) bytes.getLong(at)) {
                        case DYNAMIC_NEEDED -> names.add((int) value);
                        case DYNAMIC_STRINGS -> strings = offset(value, segments);
                        default -> {}
                    }
                }
            }
        }
        int table = strings;
        return names.stream().map(name -> text(bytes, table + name)).toList();
    }

    /** Where in the file lies what is at an address of the running program. */
    private static int offset(long address, List<Segment> segments) {
        return segments.stream()
                .filter(segment -> segment.type() == SEGMENT_LOAD
                        && address >= segment.address()
                        && address < segment.address() + segment.size())
                .mapToInt(segment -> (int) (address - segment.address()) + segment.offset())
                .findFirst()
                .orElse(0);
    }

    private static String text(ByteBuffer bytes, int from) {
        int to = from;
        while (bytes.get(to) != 0) {
            to++;
        }
        var text = new byte[to - from];
        bytes.get(from, text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
