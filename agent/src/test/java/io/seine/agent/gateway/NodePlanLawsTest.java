package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.kernel.NodeState;
import io.seine.agent.kernel.Ours;
import io.seine.api.net.Cidr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of the plan on clusters that overlap, contradict each other and announce nonsense. */
class NodePlanLawsTest {
    private static final List<String> TEXTS = List.of(
            "10.96.0.0/16",
            "10.97.0.0/16",
            "10.97.1.0/24",
            "10.98.0.0/15",
            "10.10.0.0/16",
            "10.10.1.0/24",
            "10.10.2.0/24",
            "192.0.2.0/24",
            "0.0.0.0/0",
            "198.51.100.1/32",
            "fd00::/64",
            "",
            "drop table");
    private static final List<String> ADDRESSES =
            List.of("192.0.2.11", "192.0.2.12", "198.51.100.1", "198.51.100.2", "127.0.0.1", "::1", "", "; reboot");

    @Provide
    Arbitrary<NodeInputs> inputs() {
        var address = Arbitraries.of(ADDRESSES);
        var range = Arbitraries.of(TEXTS);
        var name = Arbitraries.of("n1", "n2", "n3");
        var time = Arbitraries.of("t0", "t1");
        var gateways = Combinators.combine(name, time, Arbitraries.of(true, false), address, address, range)
                .as(GatewayObject::new)
                .list()
                .uniqueElements(GatewayObject::node)
                .ofMaxSize(2);
        var remotes = Combinators.combine(
                        Arbitraries.of("west", "north", "south"),
                        time,
                        address,
                        range,
                        range.list().ofMaxSize(2))
                .as((cluster, created, gateway, services, pods) ->
                        new RemoteCluster(cluster, created, cluster, gateway, services, pods))
                .list()
                .uniqueElements(RemoteCluster::name)
                .ofMaxSize(3);
        var nodes = Combinators.combine(name, address, range.list().ofMaxSize(2))
                .as(ClusterNode::new)
                .list()
                .uniqueElements(ClusterNode::name)
                .ofMaxSize(3);
        var services = Combinators.combine(address, address.list().ofMaxSize(3))
                .as((clusterIP, endpoints) -> Samples.service(
                        "s",
                        clusterIP,
                        80,
                        endpoints.stream().map(text -> new Endpoint(text, 8080)).toArray(Endpoint[]::new)))
                .list()
                .uniqueElements(ExportedService::clusterIPs)
                .ofMaxSize(2);
        return Combinators.combine(name, Arbitraries.of(true, false), gateways, remotes, nodes, services)
                .as((node, pods, gateway, remote, members, exported) -> new NodeInputs(
                        node, new Settings(pods, 8473), gateway, remote, members, exported, new TreeMap<>()));
    }

    @Property
    void theOrderOfTheInputsIsIrrelevant(@ForAll("inputs") NodeInputs in, @ForAll long seed) {
        var random = new Random(seed);
        var shuffled = new NodeInputs(
                in.node(),
                in.settings(),
                shuffled(in.gateways(), random),
                shuffled(in.remotes(), random),
                shuffled(in.nodes(), random),
                shuffled(in.exported(), random),
                in.addresses());

        assertThat(NodePlan.of(shuffled)).isEqualTo(NodePlan.of(in));
    }

    @Property
    void withoutOtherClustersNothingIsLeft(@ForAll("inputs") NodeInputs in) {
        var alone = new NodeInputs(
                in.node(), in.settings(), in.gateways(), List.of(), in.nodes(), in.exported(), in.addresses());

        assertThat(NodePlan.of(alone).desired()).isEqualTo(NodeState.EMPTY);
    }

    @Property
    void aRemoteThatIsRefusedChangesNothingButTheReport(@ForAll("inputs") NodeInputs in) {
        var plan = NodePlan.of(in);
        var refused = plan.problems().stream()
                .filter(problem -> problem.message().contains(" is left out: "))
                .map(Problem::name)
                .toList();
        var without = new NodeInputs(
                in.node(),
                in.settings(),
                in.gateways(),
                in.remotes().stream()
                        .filter(remote -> !refused.contains(remote.name()))
                        .toList(),
                in.nodes(),
                in.exported(),
                in.addresses());

        assertThat(NodePlan.of(without).desired()).isEqualTo(plan.desired());
    }

    @Property
    void noTrafficOfTheOwnClusterIsEverSentToAnother(@ForAll("inputs") NodeInputs in) {
        var plan = NodePlan.of(in);
        var own = in.nodes().stream()
                .flatMap(node -> Stream.concat(node.podCIDRs().stream(), Stream.of(node.internalIP() + "/32")))
                .flatMap(text -> Cidr.tryParse(text).stream())
                .toList();

        if (plan.role() != Role.NONE) {
            assertThat(plan.desired().routes())
                    .filteredOn(route -> route.table() == Ours.REMOTE_ROUTES)
                    .noneMatch(route -> own.stream().anyMatch(route.destination()::overlaps));
        }
    }

    @Property
    void nothingThatDoesNotParseGetsNearACommand(@ForAll("inputs") NodeInputs in) {
        assertThat(NodePlan.of(in).desired().toString()).doesNotContain("reboot", "drop table", "::");
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        var copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }
}
