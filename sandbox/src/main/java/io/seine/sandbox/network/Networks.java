package io.seine.sandbox.network;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import io.seine.sandbox.machine.SandboxFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The networks that sandboxes use: the 512 ranges of 256 addresses in 198.18.0.0/15, which is set aside for tests of network
 * devices (RFC 2544), so that hardly any computer has a route there.
 */
public final class Networks {
    private static final int FIRST = Ipv4.parse("198.18.0.0").bits();
    private static final int COUNT = 512;

    private Networks() {}

    /**
     * A network that the host has no route to.
     *
     * @param seed where to begin, so that a sandbox tends to have the same network every time
     */
    public static Cidr choose(int seed, List<Route> routes) throws SandboxFailure {
        return IntStream.range(0, COUNT)
                .map(step -> Math.floorMod(seed + step, COUNT))
                .mapToObj(index -> new Cidr(new Ipv4(FIRST + (index << 8)), 24))
                .filter(network -> free(network, routes))
                .findFirst()
                .orElseThrow(
                        () -> new SandboxFailure(
                                "Looked for a free network in 198.18.0.0/15, but the host has routes to all 512 of it;"
                                        + " remove sandboxes that are not needed with `seine sandbox down` in their checkouts."));
    }

    /** Whether no route, except the default route, leads to an address of the network. */
    public static boolean free(Cidr network, List<Route> routes) {
        return routes.stream()
                .noneMatch(
                        route -> route.target().prefix() > 0 && route.target().overlaps(network));
    }

    /** A route of the host. */
    public record Route(String device, Cidr target) {}

    /** The routes of the host's main table. */
    public static List<Route> hostRoutes() throws IOException {
        return parse(Files.readString(Path.of("/proc/net/route")));
    }

    /** Reads the format of {@code /proc/net/route}: numbers in hexadecimal, as they lie in this computer's memory. */
    static List<Route> parse(String table) {
        return table.lines()
                .skip(1)
                .map(line -> line.split("\\s+"))
                .map(words ->
                        new Route(words[0], new Cidr(new Ipv4(number(words[1])), Integer.bitCount(number(words[7])))))
                .toList();
    }

    private static int number(String hexadecimal) {
        int inMemory = Integer.parseUnsignedInt(hexadecimal, 16);
        return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN
                ? Integer.reverseBytes(inMemory)
                : inMemory;
    }
}
