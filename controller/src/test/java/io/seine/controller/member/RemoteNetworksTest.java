package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RemoteNetworksTest {
    private static final ClusterNetwork EAST =
            ClusterNetwork.of("east", Optional.of("10.1.0.0/16"), List.of("10.11.0.0/16"));

    @Test
    void clustersWithRangesOfTheirOwnAreUsable() {
        var networks = RemoteNetworks.of(
                List.of(announced("west", "10.2.0.0/16", 1), announced("south", "10.3.0.0/16", 2)), EAST);

        assertThat(networks.usable())
                .extracting(RemoteNetworks.Remote::name)
                .containsExactly("south-clusterinfo", "west-clusterinfo");
        assertThat(networks.refused()).isEmpty();
    }

    @Test
    void theOwnAnnounceIsNoRemote() {
        var networks = RemoteNetworks.of(List.of(announced("east", "10.1.0.0/16", 1)), EAST);

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refused()).isEmpty();
    }

    @Test
    void clusterThatOverlapsWithThisOneIsLeftOutAndNamed() {
        var networks = RemoteNetworks.of(List.of(announced("west", "10.1.128.0/17", 1)), EAST);

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refused())
                .containsExactly(
                        "Cluster west cannot be reached: its Service CIDR 10.1.128.0/17 overlaps with Service CIDR"
                                + " 10.1.0.0/16 of cluster east; give the clusters distinct CIDRs");
    }

    @Test
    void ofTwoOthersThatOverlapTheEarlierStays() {
        var networks = RemoteNetworks.of(
                List.of(announced("aaa", "10.2.0.0/16", 2), announced("west", "10.2.0.0/16", 1)), EAST);

        assertThat(networks.usable())
                .extracting(remote -> remote.info().clusterID())
                .containsExactly("west");
        assertThat(networks.refused()).singleElement().asString().startsWith("Cluster aaa cannot be reached");
    }

    @Test
    void whatIsWrongInAnAnnounceIsNamed() {
        var wrong = new ClusterInfo(
                "west", "nonsense", List.of(new GatewayInfo("127.0.0.1")), List.of("10.12.0.0/33"), null);

        var networks = RemoteNetworks.of(List.of(object("west-clusterinfo", wrong, 1)), EAST);

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refused())
                .singleElement()
                .asString()
                .contains(
                        "serviceCIDR \"nonsense\" is not an IPv4 CIDR",
                        "podCIDR \"10.12.0.0/33\" is not an IPv4 CIDR",
                        "gatewayIP \"127.0.0.1\" is not a usable IPv4 address");
    }

    @Test
    void announceUnderTheNameOfAnotherClusterIsRefused() {
        var info = new ClusterInfo("west", "10.2.0.0/16", List.of(), List.of(), null);

        var networks = RemoteNetworks.of(List.of(object("south-clusterinfo", info, 1)), EAST);

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refused()).singleElement().asString().contains("does not belong to the name");
    }

    @Property
    void theOrderOfTheAnnouncesDoesNotMatter(@ForAll @IntRange(min = 0, max = 8) int clusters, @ForAll Random random) {
        var announces = new ArrayList<ResourceImport>();
        for (int i = 0; i < clusters; i++) {
            announces.add(announced("c" + i, "10." + random.nextInt(4) + ".0.0/16", random.nextInt(3)));
        }
        var expected = RemoteNetworks.of(announces, EAST);

        Collections.shuffle(announces, random);

        assertThat(RemoteNetworks.of(announces, EAST)).isEqualTo(expected);
        assertThat(expected.usable())
                .allSatisfy(
                        remote -> assertThat(EAST.overlapOf(remote.network())).isEmpty());
    }

    private static ResourceImport announced(String cluster, String serviceCidr, int second) {
        return object(
                cluster + "-clusterinfo",
                new ClusterInfo(cluster, serviceCidr, List.of(new GatewayInfo("172.18.0.9")), List.of(), null),
                second);
    }

    private static ResourceImport object(String name, ClusterInfo info, int second) {
        var object = new ResourceImport();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("leader")
                .withCreationTimestamp("2026-11-24T00:00:0" + second + "Z")
                .build());
        object.setSpec(ResourceImportSpec.clusterInfo("leader", info));
        return object;
    }
}
