package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterNetworkTest {
    private final ClusterNetwork east =
            ClusterNetwork.of("east", Optional.of("10.96.0.0/12"), List.of("10.244.0.0/16", "fd00::/64"));

    @Test
    void namesTheRangesThatOverlap() {
        var west = ClusterNetwork.of("west", Optional.of("10.100.0.0/16"), List.of("10.244.128.0/17"));

        assertThat(east.overlapOf(west))
                .contains("Service CIDR 10.100.0.0/16 overlaps with Service CIDR 10.96.0.0/12, "
                        + "Pod CIDR 10.244.128.0/17 overlaps with Pod CIDR 10.244.0.0/16 of cluster east");
    }

    @Test
    void distinctRangesDoNotOverlap() {
        var west = ClusterNetwork.of("west", Optional.of("10.112.0.0/12"), List.of());

        assertThat(east.overlapOf(west)).isEmpty();
    }

    @Test
    void overlapIsSeenFromBothSides() {
        var west = ClusterNetwork.of("west", Optional.of("10.244.7.0/24"), List.of());

        assertThat(east.overlapOf(west)).isPresent();
        assertThat(west.overlapOf(east)).isPresent();
    }
}
