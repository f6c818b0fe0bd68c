package io.seine.agent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What passed a device since it was made.
 *
 * @param received bytes
 * @param sent bytes
 */
public record Traffic(long received, long sent) {
    /** Of the network namespace of the calling thread, which {@code /sys} need not be of. */
    private static final Path DEVICES = Path.of("/proc/thread-self/net/dev");

    /** Where a device's line has them, after its name. */
    private static final int RECEIVED = 0;

    private static final int SENT = 8;

    /** That of the tunnel device, if there is one; to be called by a platform thread. */
    public static Optional<Traffic> ofTunnel() {
        try {
            return parse(Files.readString(DEVICES), Ours.DEVICE);
        } catch (IOException e) {
            throw new KernelException("Could not read " + DEVICES + ": " + e.getMessage() + ".", e);
        }
    }

    /** Reads the kernel's table: a device's name and colon, eight numbers of what it received, eight of what it sent. */
    static Optional<Traffic> parse(String table, String device) {
        return table.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(device + ":"))
                .map(line -> line.substring(device.length() + 1).strip().split(" +"))
                .map(numbers -> new Traffic(Long.parseLong(numbers[RECEIVED]), Long.parseLong(numbers[SENT])))
                .findFirst();
    }
}
