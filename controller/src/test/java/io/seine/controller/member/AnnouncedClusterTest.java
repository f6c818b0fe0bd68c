package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.WireGuard;
import io.seine.controller.Proves;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncedClusterTest {
    private static final String KEY = "xJvZTR0bAeLrE8W2GZNKoB3pV7zM5c6kQm1x2Yw3ZUE=";

    private static ClusterInfo info(
            String cluster, String serviceCidr, List<String> gateways, List<String> podCidrs, @Nullable String key) {
        return new ClusterInfo(
                cluster,
                serviceCidr,
                gateways.stream().map(GatewayInfo::new).toList(),
                podCidrs,
                key == null ? null : new WireGuard(key));
    }

    @Test
    void whatMakesSenseIsKeptAsItIs() {
        var info = info("west", "10.2.0.0/16", List.of("172.18.0.9", "172.18.0.10"), List.of("10.12.1.1/16"), KEY);

        assertThat(AnnouncedCluster.check("west-clusterinfo", info))
                .asInstanceOf(type(AnnouncedCluster.Sound.class))
                .extracting(AnnouncedCluster.Sound::info)
                .isEqualTo(info);
    }

    @Test
    void ipv6RangesAreLeftOut() {
        var info = info("west", "10.2.0.0/16", List.of("172.18.0.9"), List.of("fd00:12::/56", "10.12.0.0/16"), null);

        assertThat(AnnouncedCluster.check("west-clusterinfo", info))
                .asInstanceOf(type(AnnouncedCluster.Sound.class))
                .satisfies(sound -> assertThat(sound.info().podCIDRs()).containsExactly("10.12.0.0/16"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "0.0.0.0/8",
                "127.0.0.0/8",
                "127.0.0.1/32",
                "169.254.0.0/16",
                "169.254.169.254/32",
                "169.0.0.0/8",
                "224.0.0.0/8",
                "240.0.0.0/8",
                "255.255.255.255/32",
                "10.0.0.0/7",
                "128.0.0.0/1",
                "",
                "10.0.0.0",
                "10.0.0/8",
                "10.0.0.0/33",
                "fd00::/999",
                "::/x"
            })
    @Proves("W-34")
    void rangesThatNoClusterHasAreRefused(String cidr) {
        assertThat(AnnouncedCluster.check(
                        "west-clusterinfo", info("west", cidr, List.of("172.18.0.9"), List.of(), null)))
                .isInstanceOf(AnnouncedCluster.Wrong.class);
        assertThat(AnnouncedCluster.check(
                        "west-clusterinfo", info("west", "10.2.0.0/16", List.of("172.18.0.9"), List.of(cidr), null)))
                .isInstanceOf(AnnouncedCluster.Wrong.class);
    }

    static Stream<ClusterInfo> hostile() {
        var huge = "x".repeat(100_000);
        var good = List.of("172.18.0.9");
        return Stream.of(
                info("south", "10.2.0.0/16", good, List.of(), null),
                info("", "10.2.0.0/16", good, List.of(), null),
                info(huge, huge, List.of(huge), List.of(huge), huge),
                info("west\nERROR", "10.2.0.0/16\n", good, List.of(), null),
                info("west", "10.2.0.0/16", List.of("127.0.0.1"), List.of(), null),
                info("west", "10.2.0.0/16", List.of("0.0.0.0"), List.of(), null),
                info("west", "10.2.0.0/16", List.of("169.254.1.1"), List.of(), null),
                info("west", "10.2.0.0/16", List.of("10.2.0.7"), List.of(), null),
                info("west", "10.2.0.0/16", List.of("172.18.0.9", "gateway.example"), List.of(), null),
                info("west", "10.2.0.0/16", good, List.of("172.18.0.0/24"), null),
                info("west", "10.2.0.0/16", good, Collections.nCopies(65, "10.12.0.0/16"), null),
                info("west", "10.2.0.0/16", good, Collections.nCopies(100_000, huge.substring(0, 50)), null),
                info("west", "10.2.0.0/16", Collections.nCopies(17, "172.18.0.9"), List.of(), null),
                info("west", "10.2.0.0/16", good, List.of(), "not a key"),
                info("west", "10.2.0.0/16", good, List.of(), KEY + KEY));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Proves("W-34")
    void hostileAnnouncesAreRefusedInOneShortSentence(ClusterInfo info) {
        assertThat(AnnouncedCluster.check("west-clusterinfo", info))
                .asInstanceOf(type(AnnouncedCluster.Wrong.class))
                .satisfies(wrong -> assertThat(wrong.message())
                        .startsWith("Cluster west cannot be reached: what it announces is wrong: ")
                        .hasSizeLessThan(1000)
                        .doesNotContain("\n"));
    }
}
