package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library and the program do the same with the same commands. */
class NftIT {
    private NetworkNamespace place;

    static List<Supplier<Nft>> ways() {
        return List.of(() -> LibNftables.open().orElseThrow(), NftProgram::new);
    }

    @BeforeEach
    void make() {
        Rights.required();
        place = new NetworkNamespace("sa-nft");
    }

    @AfterEach
    void remove() {
        if (place != null) {
            place.close();
        }
    }

    private static NftTable table(int variant) {
        return new NftTable.Builder(Ours.TABLE)
                .set("hosts", "ipv4_addr . inet_proto . inet_service", List.of("10.0.0." + variant + " . 6 . 80"))
                .ranges("ranges", "ipv4_addr", List.of("10.0.0.0/24", "10.0.1.0/24", "10.0.2.1", "10.0.2.2"))
                .map("services", "ipv4_addr . inet_proto . inet_service", Map.of("10.1.0.1 . 17 . 53", "s" + variant))
                .marks("marks", "ipv4_addr", Map.of("10.0.0." + variant, 0x5d00_0000 | variant, "10.0.0.9", -1))
                .chain("s" + variant, new Rule("only endpoint", "meta l4proto 17 dnat ip to 10.0.0.9:53"))
                .chain(
                        "nat",
                        new Hook("nat", "prerouting", -101),
                        new Rule("services", "ip daddr . meta l4proto . th dport vmap @services"))
                .chain(
                        "filter",
                        new Hook("filter", "prerouting", -300),
                        new Rule("ranges", "ip saddr != @ranges counter drop"),
                        new Rule("hosts", "ip daddr . meta l4proto . th dport @hosts accept"))
                .build();
    }

    private void apply(Nft nft, NftTable desired) {
        nft.run(NftDifference.commands(desired, nft.list(Ours.TABLE).map(NftShape::parse)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatWasWrittenIsRead(Supplier<Nft> way) {
        place.run(() -> {
            try (var nft = way.get()) {
                assertThat(nft.list(Ours.TABLE)).isEmpty();
                for (var variant : List.of(1, 1, 2)) {
                    apply(nft, table(variant));
                    assertThat(nft.list(Ours.TABLE).map(NftShape::parse)).contains(NftShape.of(table(variant)));
                }
                nft.run(List.of(NftDifference.removal(Ours.TABLE)));
                assertThat(nft.list(Ours.TABLE)).isEmpty();
                return true;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTransactionThatFailsChangesNothingAndSaysWhy(Supplier<Nft> way) {
        place.run(() -> {
            try (var nft = way.get()) {
                assertThatThrownBy(() -> nft.run("add table inet seine\nadd rule inet seine nowhere accept\n"))
                        .isInstanceOf(KernelException.class)
                        .hasMessageContaining("No such file or directory");
                assertThat(nft.list(Ours.TABLE)).isEmpty();
                return true;
            }
        });
    }

    /** nft 1.0.6 ends the process when it has to list such a set. */
    @ParameterizedTest
    @MethodSource("ways")
    void setsOfOthersThatNftDoesNotUnderstandDoNoHarm(Supplier<Nft> way) {
        place.run(() -> {
            try (var nft = way.get();
                    var socket = new DatagramSocket()) {
                NetworkNamespace.program("ip", "link", "set", "lo", "up");
                nft.run("""
                        add table inet other
                        add set inet other seen { type ifname . ipv4_addr . ipv4_addr . inet_service . inet_service . mark; flags dynamic; size 10; }
                        add chain inet other leaving { type filter hook output priority 0; }
                        add rule inet other leaving add @seen { oifname . ip saddr . ip daddr . udp sport . udp dport . meta mark }
                        """);
                for (var address : List.of("127.0.0.1", "127.0.0.2")) {
                    socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName(address), 9));
                }

                assertThat(nft.list(Ours.TABLE)).isEmpty();
                apply(nft, table(1));
                assertThat(nft.list(Ours.TABLE).map(NftShape::parse)).contains(NftShape.of(table(1)));
                return true;
            }
        });
    }
}
