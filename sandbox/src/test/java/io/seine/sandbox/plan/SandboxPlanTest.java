package io.seine.sandbox.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SandboxPlanTest {
    private static final Cidr NETWORK = Cidr.parse("198.18.7.0/24");
    private static final SandboxPlan GUIDE = new SandboxPlan(NETWORK, Topology.guide());

    @Test
    void theGuidesClustersHaveTheseAddresses() {
        ClusterPlan east = GUIDE.cluster("east").orElseThrow();

        assertThat(east.server()).isEqualTo("https://198.18.7.20:6443");
        assertThat(east.pods()).hasToString("10.11.0.0/16");
        assertThat(east.services()).hasToString("10.111.0.0/16");
        assertThat(east.apiService()).hasToString("10.111.0.1");
        assertThat(east.dnsService()).hasToString("10.111.0.10");
        assertThat(east.nodes())
                .containsExactly(
                        new NodePlan("east-1", Ipv4.parse("198.18.7.21"), Cidr.parse("10.11.1.0/24")),
                        new NodePlan("east-2", Ipv4.parse("198.18.7.22"), Cidr.parse("10.11.2.0/24")));
    }

    @Test
    void machinesAreTheFabricTheControlPlanesAndTheNodes() {
        assertThat(GUIDE.machines())
                .containsExactly("fabric", "north", "north-1", "east", "east-1", "east-2", "west", "west-1", "west-2");
    }

    @Property(tries = 50)
    void noAddressAndNoRangeIsUsedTwice(
            @ForAll @IntRange(min = 1, max = 24) int clusters, @ForAll @IntRange(max = 9) int nodes) {
        SandboxPlan plan = new SandboxPlan(NETWORK, topology(clusters, nodes));

        List<Ipv4> addresses = new ArrayList<>(List.of(plan.host(), plan.gateway()));
        List<Cidr> ranges = new ArrayList<>(List.of(NETWORK));
        for (ClusterPlan cluster : plan.clusters()) {
            addresses.add(cluster.address());
            ranges.addAll(List.of(cluster.pods(), cluster.services()));
            for (NodePlan node : cluster.nodes()) {
                addresses.add(node.address());
                assertThat(cluster.pods().contains(node.pods())).isTrue();
            }
            assertThat(cluster.nodes().stream().map(NodePlan::pods)).doesNotHaveDuplicates();
        }
        assertThat(addresses).doesNotHaveDuplicates().allMatch(NETWORK::contains);
        for (Cidr range : ranges) {
            assertThat(ranges.stream().filter(range::overlaps)).containsExactly(range);
        }
    }

    @Property(tries = 50)
    void thePlansTextGivesThePlan(
            @ForAll @IntRange(min = 1, max = 24) int clusters, @ForAll @IntRange(max = 9) int nodes) {
        SandboxPlan plan = new SandboxPlan(NETWORK, topology(clusters, nodes));

        assertThat(SandboxPlan.parse(plan.text())).isEqualTo(plan);
    }

    @Property(tries = 50)
    void anotherClusterAtTheEndLeavesTheOthersAsTheyAre(@ForAll @IntRange(min = 1, max = 23) int clusters) {
        SandboxPlan before = new SandboxPlan(NETWORK, topology(clusters, 1));
        SandboxPlan after = new SandboxPlan(NETWORK, topology(clusters + 1, 1));

        assertThat(after.clusters()).startsWith(before.clusters().toArray(ClusterPlan[]::new));
    }

    private static Topology topology(int clusters, int nodes) {
        return new Topology(IntStream.range(0, clusters)
                .mapToObj(index -> new Topology.Cluster(
                        "c" + index,
                        nodes,
                        index % 2 == 0 ? ProxyMode.NFTABLES : ProxyMode.IPTABLES,
                        List.of(Cni.values()).get(index % 3)))
                .toList());
    }
}
