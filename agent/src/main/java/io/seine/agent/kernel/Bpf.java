package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The commands of bpf(2) that the tunnel needs. File descriptors are the caller's to close. Offsets are those of
 * {@code union bpf_attr}.
 */
final class Bpf {
    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int MAP_DELETE = 3;
    private static final int MAP_NEXT_KEY = 4;
    private static final int PROG_LOAD = 5;
    private static final int OBJ_PIN = 6;
    private static final int OBJ_GET = 7;
    private static final int PROG_RUN = 10;
    private static final int OBJ_INFO = 15;
    private static final int LINK_CREATE = 28;
    private static final int LINK_UPDATE = 29;

    private static final int NO_PREALLOC = 1;
    private static final int SCHED_CLS = 3;
    private static final int ATTRIBUTES = 128;
    private static final int INFO = 128;
    private static final int LOG = 64 * 1024;
    private static final int PACKET = 64;

    /** Where a program is attached. */
    enum Attachment {
        INGRESS(46),
        EGRESS(47);

        private final int type;

        Attachment(int type) {
            this.type = type;
        }

        /** As traffic control calls it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Bpf() {}

    /**
     * What a map is.
     *
     * @param type by the kernel's number
     * @param keyLength in bytes, as {@code valueLength}
     * @param maxEntries that it has room for
     * @param flags of its creation
     */
    record MapKind(int type, int keyLength, int valueLength, int maxEntries, int flags) {
        /** Longest prefix match, with keys of a prefix length and four bytes of address. */
        static MapKind longestPrefix(int valueLength, int maxEntries) {
            return new MapKind(11, 8, valueLength, maxEntries, NO_PREALLOC);
        }

        /** One value, under the key 0. */
        static MapKind variable(int valueLength) {
            return new MapKind(2, 4, valueLength, 1, 0);
        }

        /** Values by keys of four bytes; where it is full, the one that nobody used for longest goes. */
        static MapKind recent(int valueLength, int maxEntries) {
            return new MapKind(9, 4, valueLength, maxEntries, 0);
        }
    }

    /** Makes a map. */
    static int createMap(String name, MapKind kind) {
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, kind.type);
            attr.set(JAVA_INT, 4, kind.keyLength);
            attr.set(JAVA_INT, 8, kind.valueLength);
            attr.set(JAVA_INT, 12, kind.maxEntries);
            attr.set(JAVA_INT, 16, kind.flags);
            attr.asSlice(28, 16).setString(0, name);
            return checked(MAP_CREATE, attr, "create the map " + name);
        }
    }

    /** Identifies a map or a program among its kind until the machine restarts. */
    static int id(int object) {
        return info(object).getInt(4);
    }

    /** Adds or replaces an entry, atomically for the packets. */
    static void put(int map, byte[] key, byte[] value) {
        try (var arena = Arena.ofConfined()) {
            checked(MAP_UPDATE, entry(arena, map, key, value), "write an entry of a map");
        }
    }

    /** Removes an entry, if it is there. */
    static void remove(int map, byte[] key) {
        try (var arena = Arena.ofConfined()) {
            var result = LibC.bpf(MAP_DELETE, entry(arena, map, key, new byte[0]));
            if (result < 0 && result != -LibC.ENOENT) {
                throw failure(result, "remove an entry of a map");
            }
        }
    }

    /** The value under {@code key}; empty if there is none. */
    static Optional<byte[]> get(int map, byte[] key, int valueLength) {
        return read(MAP_LOOKUP, map, key, valueLength, "read an entry of a map");
    }

    /** The key after {@code key}, or the first; empty after the last. */
    static Optional<byte[]> next(int map, Optional<byte[]> key) {
        return read(MAP_NEXT_KEY, map, key.orElse(new byte[0]), 8, "list a map");
    }

    /** Loads a program for traffic control. */
    static int load(String name, byte[] code) {
        try (var arena = Arena.ofConfined()) {
            var log = arena.allocate(LOG);
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, SCHED_CLS);
            attr.set(JAVA_INT, 4, code.length / 8);
            attr.set(JAVA_LONG, 8, bytes(arena, code).address());
            attr.set(JAVA_LONG, 16, arena.allocateFrom("Apache-2.0").address());
            attr.set(JAVA_INT, 24, 1);
            attr.set(JAVA_INT, 28, LOG);
            attr.set(JAVA_LONG, 32, log.address());
            attr.asSlice(48, 16).setString(0, name);
            var result = LibC.bpf(PROG_LOAD, attr);
            if (result < 0) {
                throw new KernelException(failure(result, "load the program " + name)
                                .getMessage() + " " + log.getString(0).strip());
            }
            return result;
        }
    }

    /** Attaches a program to a device; the link detaches it when nobody has it open and it is pinned nowhere. */
    static int attach(int program, int device, Attachment where) {
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, program);
            attr.set(JAVA_INT, 4, device);
            attr.set(JAVA_INT, 8, where.type);
            return checked(LINK_CREATE, attr, "attach a program to the tunnel device");
        }
    }

    /** Runs a program once, on a packet of zeros, and gives what it returns. */
    static int run(int program) {
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, program);
            attr.set(JAVA_INT, 8, PACKET);
            attr.set(JAVA_LONG, 16, arena.allocate(PACKET).address());
            checked(PROG_RUN, attr, "run a program");
            return attr.get(JAVA_INT, 4);
        }
    }

    /** Whether this kernel has TCX links: one that has asks for the device, one that has not refuses what it does not know. */
    static boolean hasTcx() {
        var program = load("seine_probe", new BpfAssembler().exit(0).bytes());
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, program);
            attr.set(JAVA_INT, 4, Integer.MAX_VALUE);
            attr.set(JAVA_INT, 8, Attachment.INGRESS.type);
            return LibC.bpf(LINK_CREATE, attr) != -LibC.EINVAL;
        } finally {
            LibC.close(program);
        }
    }

    /** Puts another program in the place of the link's, without a packet between them. */
    static void replace(int link, int program) {
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, link);
            attr.set(JAVA_INT, 4, program);
            checked(LINK_UPDATE, attr, "replace the program of a link");
        }
    }

    /** The index of the device that a TCX link is attached to, 0 when the device is gone. */
    static int device(int link) {
        return info(link).getInt(16);
    }

    /** Gives an object a name in the BPF file system, which keeps it after this process. */
    static void pin(int object, Path path) {
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_LONG, 0, arena.allocateFrom(path.toString()).address());
            attr.set(JAVA_INT, 8, object);
            var result = LibC.bpf(OBJ_PIN, attr);
            if (result < 0) {
                throw new KernelException(
                        failure(result, "pin an object as " + path).getMessage() + " A BPF file system"
                                + " must be mounted there: mount -t bpf bpf /sys/fs/bpf on the Node.");
            }
        }
    }

    /** Opens a pinned object. */
    static int open(Path path) {
        try (var arena = Arena.ofConfined()) {
            var attr = attributes(arena);
            attr.set(JAVA_LONG, 0, arena.allocateFrom(path.toString()).address());
            return checked(OBJ_GET, attr, "open the pinned object " + path);
        }
    }

    private static ByteBuffer info(int object) {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(INFO, 8);
            var attr = attributes(arena);
            attr.set(JAVA_INT, 0, object);
            attr.set(JAVA_INT, 4, INFO);
            attr.set(JAVA_LONG, 8, info.address());
            checked(OBJ_INFO, attr, "describe an object");
            return ByteBuffer.wrap(info.toArray(JAVA_BYTE)).order(ByteOrder.nativeOrder());
        }
    }

    private static Optional<byte[]> read(int command, int map, byte[] key, int length, String what) {
        try (var arena = Arena.ofConfined()) {
            var value = arena.allocate(length, 8);
            var attr = entry(arena, map, key, new byte[0]);
            attr.set(JAVA_LONG, 16, value.address());
            var result = LibC.bpf(command, attr);
            if (result == -LibC.ENOENT) {
                return Optional.empty();
            }
            if (result < 0) {
                throw failure(result, what);
            }
            return Optional.of(value.toArray(JAVA_BYTE));
        }
    }

    private static MemorySegment entry(Arena arena, int map, byte[] key, byte[] value) {
        var attr = attributes(arena);
        attr.set(JAVA_INT, 0, map);
        attr.set(JAVA_LONG, 8, key.length == 0 ? 0 : bytes(arena, key).address());
        attr.set(JAVA_LONG, 16, value.length == 0 ? 0 : bytes(arena, value).address());
        return attr;
    }

    private static MemorySegment attributes(Arena arena) {
        return arena.allocate(ATTRIBUTES, 8);
    }

    private static MemorySegment bytes(Arena arena, byte[] content) {
        var segment = arena.allocate(content.length, 8);
        MemorySegment.copy(content, 0, segment, JAVA_BYTE, 0, content.length);
        return segment;
    }

    private static int checked(int command, MemorySegment attr, String what) {
        var result = LibC.bpf(command, attr);
        if (result < 0) {
            throw failure(result, what);
        }
        return result;
    }

    private static KernelException failure(int result, String what) {
        var needs = -result == 1 ? " (the agent needs the capabilities NET_ADMIN and BPF)" : "";
        return new KernelException("Could not " + what + " by bpf(2): " + LibC.error(-result) + needs + ".");
    }
}
