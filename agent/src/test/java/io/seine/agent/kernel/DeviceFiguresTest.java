package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the kernel and {@code wg} say of devices, as they spell it. */
class DeviceFiguresTest {
    private static final String DEVICES = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:    1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
            seine0: 4294967297      77    1    2    3     4          5         6    88991   99    1    2    3     4       5          6
              eth0:12345678     400    0    0    0     0          0         0   654321     300    0    0    0     0       0          0
            """;

    @Test
    void bytesOfADeviceAreFoundByItsWholeName() {
        assertThat(Traffic.parse(DEVICES, "seine0")).contains(new Traffic(4_294_967_297L, 88_991));
        assertThat(Traffic.parse(DEVICES, "eth0")).contains(new Traffic(12_345_678, 654_321));
        assertThat(Traffic.parse(DEVICES, "seine")).isEmpty();
        assertThat(Traffic.parse("", "seine0")).isEmpty();
    }

    @Test
    void peersOfWireGuardAreReadAndItsPrivateKeyIsNot() {
        var dump = """
                PRIVATE\tPUBLIC\t51821\toff
                WEST\t(none)\t198.51.100.1:51821\t10.97.0.0/32\t1764000000\t1480\t2960\t25
                NEW\t(none)\t(none)\t10.98.0.0/32\t0\t0\t148\t25
                """;

        assertThat(WireGuardSession.parse(dump))
                .isEqualTo(Map.of(
                        "WEST",
                        new WireGuardSession(1_764_000_000, 1_480, 2_960),
                        "NEW",
                        new WireGuardSession(0, 0, 148)));
        assertThat(WireGuardSession.parse("")).isEmpty();
    }
}
