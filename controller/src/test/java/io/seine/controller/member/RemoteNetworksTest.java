package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.Proves;
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
                List.of(announced("west", "10.2.0.0/16", 1), announced("south", "10.3.0.0/16", 2)), EAST, List.of());

        assertThat(networks.usable())
                .extracting(RemoteNetworks.Remote::name)
                .containsExactly("south-clusterinfo", "west-clusterinfo");
        assertThat(networks.refusals()).isEmpty();
    }

    @Test
    void theOwnAnnounceIsNoRemote() {
        var networks = RemoteNetworks.of(List.of(announced("east", "10.1.0.0/16", 1)), EAST, List.of());

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refusals()).isEmpty();
    }

    @Test
    void clusterThatOverlapsWithThisOneIsLeftOutAndNamed() {
        var networks = RemoteNetworks.of(List.of(announced("west", "10.1.128.0/17", 1)), EAST, List.of());

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refusals())
                .containsExactly(
                        "Cluster west cannot be reached: its Service CIDR 10.1.128.0/17 overlaps with Service CIDR"
                                + " 10.1.0.0/16 of cluster east; give the clusters distinct CIDRs");
    }

    @Test
    void ofTwoOthersThatOverlapTheEarlierStays() {
        var networks = RemoteNetworks.of(
                List.of(announced("aaa", "10.2.0.0/16", 2), announced("west", "10.2.0.0/16", 1)), EAST, List.of());

        assertThat(networks.usable())
                .extracting(remote -> remote.info().clusterID())
                .containsExactly("west");
        assertThat(networks.refusals()).singleElement().asString().startsWith("Cluster aaa cannot be reached");
    }

    @Test
    void whatIsWrongInAnAnnounceIsNamed() {
        var wrong = new ClusterInfo(
                "west", "nonsense", List.of(new GatewayInfo("127.0.0.1")), List.of("10.12.0.0/33"), null);

        var networks = RemoteNetworks.of(List.of(object("west-clusterinfo", wrong, 1)), EAST, List.of());

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refusals())
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

        var networks = RemoteNetworks.of(List.of(object("south-clusterinfo", info, 1)), EAST, List.of());

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refusals()).singleElement().asString().contains("does not belong to the name");
    }

    @Test
    @Proves("W-34")
    void oldAnnounceThatChangesDoesNotTakeANeighboursRange() {
        var victim = announced("victim", "10.2.0.0/16", 5);
        var before = RemoteNetworks.of(List.of(announced("evil", "10.9.0.0/16", 1), victim), EAST, List.of());
        var inUse = before.usable().stream()
                .map(remote -> ClusterInfoImport.of("member", remote.name(), remote.info()))
                .toList();

        var after = RemoteNetworks.of(List.of(announced("evil", "10.2.0.0/24", 1), victim), EAST, inUse);

        assertThat(after.usable())
                .extracting(remote -> remote.info().clusterID())
                .containsExactly("victim");
        assertThat(after.refusals()).singleElement().asString().startsWith("Cluster evil cannot be reached");
    }

    @Test
    @Proves("W-34")
    void clusterWhoseGatewayChangesKeepsItsRange() {
        var inUse = List.of(ClusterInfoImport.of("member", "victim-clusterinfo", info("10.2.0.0/16", "172.18.0.9")));

        var after = RemoteNetworks.of(
                List.of(
                        announced("evil", "10.2.0.0/24", 1),
                        object("victim-clusterinfo", info("10.2.0.0/16", "172.18.0.10"), 5)),
                EAST,
                inUse);

        assertThat(after.usable())
                .extracting(remote -> remote.info().clusterID())
                .containsExactly("victim");
    }

    @Test
    @Proves("W-34")
    void gatewayAddressInANeighboursRangeDoesNotCostTheNeighbourItsPlace() {
        var old = new ClusterInfo("evil", "10.9.0.0/16", List.of(new GatewayInfo("172.18.0.9")), List.of(), null);
        var evil = new ClusterInfo("evil", "10.9.0.0/16", List.of(new GatewayInfo("10.2.0.9")), List.of(), null);
        var victim = info("10.2.0.0/16", "172.18.0.10");

        var after = RemoteNetworks.of(
                List.of(object("evil-clusterinfo", evil, 1), object("victim-clusterinfo", victim, 5)),
                EAST,
                List.of(
                        ClusterInfoImport.of("member", "evil-clusterinfo", old),
                        ClusterInfoImport.of("member", "victim-clusterinfo", victim)));

        assertThat(after.usable())
                .extracting(remote -> remote.info().clusterID())
                .containsExactly("victim");
    }

    @Test
    void whileTheOwnServiceCidrIsUnknownOnlyWhatIsInUseIsUsed() {
        var blind = ClusterNetwork.of("east", Optional.empty(), List.of());
        var inUse = List.of(ClusterInfoImport.of("member", "victim-clusterinfo", info("10.2.0.0/16", "172.18.0.9")));

        var networks = RemoteNetworks.of(
                List.of(
                        object("victim-clusterinfo", info("10.2.0.0/16", "172.18.0.10"), 5),
                        announced("west", "10.3.0.0/16", 1)),
                blind,
                inUse,
                Optional.of("it is not known"));

        assertThat(networks.usable())
                .extracting(remote -> remote.info().clusterID())
                .containsExactly("victim");
        assertThat(networks.refusals())
                .containsExactly("Cluster west cannot be compared with this one: it is not known");
    }

    private static ClusterInfo info(String serviceCidr, String gateway) {
        return new ClusterInfo("victim", serviceCidr, List.of(new GatewayInfo(gateway)), List.of(), null);
    }

    @Test
    @Proves("W-34")
    void rangeThatHoldsOneOfOurNodesIsLeftOut() {
        var own = ClusterNetwork.of("east", Optional.of("10.1.0.0/16"), List.of(), List.of("172.18.0.2"));
        var info = new ClusterInfo("west", "10.2.0.0/16", List.of(), List.of("172.18.0.0/16"), null);

        var networks = RemoteNetworks.of(List.of(object("west-clusterinfo", info, 1)), own, List.of());

        assertThat(networks.usable()).isEmpty();
        assertThat(networks.refusals())
                .singleElement()
                .asString()
                .contains("its Pod CIDR 172.18.0.0/16 overlaps with Node address 172.18.0.2 of cluster east");
    }

    @Test
    @Proves("row 116")
    void announceUnderTheNameOfThisClusterIsNoRemoteAndOneWithoutPayloadNeither() {
        var empty = announced("west", "10.2.0.0/16", 1);
        empty.setSpec(new ResourceImportSpec(
                List.of(), "west-clusterinfo", "leader", "ClusterInfo", null, null, null, null, null, null, null));

        var networks = RemoteNetworks.of(List.of(empty, announced("east", "10.7.0.0/16", 1)), EAST, List.of());

        assertThat(networks).isEqualTo(new RemoteNetworks(List.of(), List.of()));
    }

    @Property
    void whatIsChosenStaysChosen(@ForAll @IntRange(min = 0, max = 8) int clusters, @ForAll Random random) {
        var announces = new ArrayList<ResourceImport>();
        for (int i = 0; i < clusters; i++) {
            announces.add(announced("c" + i, "10." + random.nextInt(4) + ".0.0/16", random.nextInt(3)));
        }
        var first = RemoteNetworks.of(announces, EAST, List.of());
        var inUse = first.usable().stream()
                .map(remote -> ClusterInfoImport.of("member", remote.name(), remote.info()))
                .toList();

        assertThat(RemoteNetworks.of(announces, EAST, inUse)).isEqualTo(first);
    }

    @Property
    void theOrderOfTheAnnouncesDoesNotMatter(@ForAll @IntRange(min = 0, max = 8) int clusters, @ForAll Random random) {
        var announces = new ArrayList<ResourceImport>();
        for (int i = 0; i < clusters; i++) {
            announces.add(announced("c" + i, "10." + random.nextInt(4) + ".0.0/16", random.nextInt(3)));
        }
        var expected = RemoteNetworks.of(announces, EAST, List.of());

        Collections.shuffle(announces, random);

        assertThat(RemoteNetworks.of(announces, EAST, List.of())).isEqualTo(expected);
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
