package io.seine.sandbox.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
    @Test
    void theGuideHasALeaderWithOneNodeAndTwoMembersWithTwo() {
        assertThat(Topology.guide().clusters())
                .containsExactly(
                        new Topology.Cluster("north", 1),
                        new Topology.Cluster("east", 2),
                        new Topology.Cluster("west", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "East", "east-1", "1east", "a23456789", "fabric", "images"})
    void namesThatNoMachineOrInterfaceCouldHaveAreRefused(String name) {
        assertThatThrownBy(() -> new Topology.Cluster(name, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void oneNameForTwoClustersIsRefused() {
        assertThatThrownBy(() -> Topology.controlPlanes(List.of("east", "east")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
