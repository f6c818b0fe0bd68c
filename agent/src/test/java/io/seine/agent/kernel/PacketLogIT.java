package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel logs is read, and what it could not hand over is counted. */
class PacketLogIT {
    private static final int GROUP = 90;
    private static final int FLOOD = 100_000;
    private static final byte[] PACKET = ByteBuffer.allocate(28)
            .putInt(0x4500_001c)
            .putInt(0)
            .putInt(0x4011_f6cd)
            .putInt(0xc000_0201)
            .putInt(0xc000_0202)
            .putInt(0x1000_0035)
            .putInt(0x0008_0000)
            .array();

    private NetworkNamespace place;

    @BeforeEach
    void make() {
        Rights.required();
        place = new NetworkNamespace("sa-nflog");
        place.run(() -> {
            try (var nft = new NftText()) {
                nft.run("""
                        add table inet test
                        add chain inet test early { type filter hook prerouting priority -300; }
                        add rule inet test early iifname "flood" log prefix "flooded" group %d drop
                        """.formatted(GROUP));
                return true;
            }
        });
    }

    @AfterEach
    void remove() {
        if (place != null) {
            place.close();
        }
    }

    @Test
    void ofAFloodEachPacketIsReadOrCounted() {
        try (var device = place.run(() -> new Tun("flood"));
                var log = place.run(() -> PacketLog.open(GROUP))) {
            place.run(() -> {
                for (int count = 0; count < FLOOD; count++) {
                    device.write(PACKET);
                }
                return true;
            });
            var seen = new Seen();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> seen.read(log));
            var first = seen.read;

            // What comes later tells how many were lost.
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                device.write(PACKET);
                seen.sent++;
                seen.read(log);
                assertThat(seen.read + seen.lost)
                        .as("%d read and %d lost", seen.read, seen.lost)
                        .isEqualTo(seen.sent);
            });
            assertThat(seen.lost).isPositive();
            assertThat(first).isBetween(5_000L, FLOOD - 1L);
        }
    }

    private static final class Seen {
        private long sent = FLOOD;
        private long read;
        private long lost;

        /** All that there is; whether there was something. */
        boolean read(PacketLog log) {
            long before = read;
            for (var batch = log.next(); !batch.packets().isEmpty(); batch = log.next()) {
                lost += batch.lost();
                batch.packets().forEach(this::count);
            }
            return read > before;
        }

        private void count(PacketLog.Packet packet) {
            read++;
            if (!packet.header().equals(ByteBuffer.wrap(PACKET))) {
                sent++; // the kernel announces itself on a new device
            }
            assertThat(packet.prefix()).isEqualTo("flooded");
        }
    }

    @Test
    void oneProgramHasAGroup() {
        try (var _ = place.run(() -> PacketLog.open(GROUP))) {
            assertThatThrownBy(() -> place.run(() -> PacketLog.open(GROUP)))
                    .isInstanceOf(KernelException.class)
                    .hasMessageStartingWith(
                            "the group 90 of NFLOG cannot be read (Operation not permitted): another program");
        }
        place.run(() -> PacketLog.open(GROUP)).close();
    }
}
