package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.kernel.NodeState;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.WireGuard;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
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
    private static final List<Ipv4> CHOSEN = List.of(Ipv4.parse("198.51.100.2"), Ipv4.parse("203.0.113.1"));
    private static final WireGuardKey KEY = WireGuardKey.generate();
    private static final List<String> KEYS = List.of(
            "",
            KEY.publicKey(),
            WireGuardKey.generate().publicKey(),
            WireGuardKey.generate().publicKey(),
            "no key");

    @Provide
    Arbitrary<List<RemoteCluster>> remotes() {
        var address = Arbitraries.of(ADDRESSES);
        var range = Arbitraries.of(TEXTS);
        return Combinators.combine(
                        Arbitraries.of("west", "north", "south"),
                        Arbitraries.of("t0", "t1"),
                        address.list().ofMaxSize(3),
                        range,
                        range.list().ofMaxSize(2),
                        Arbitraries.of(KEYS))
                .as((cluster, created, gateways, services, pods, key) ->
                        new RemoteCluster(cluster, created, cluster, gateways, services, pods, key))
                .list()
                .uniqueElements(RemoteCluster::name)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<NodeInputs> inputs() {
        var address = Arbitraries.of(ADDRESSES);
        var range = Arbitraries.of(TEXTS);
        var name = Arbitraries.of("n1", "n2", "n3");
        var time = Arbitraries.of("t0", "t1");
        var publicKey = Arbitraries.of(KEYS);
        var standbys = Combinators.combine(name, address, address)
                .as(Standby::new)
                .list()
                .ofMaxSize(2);
        var gateways = Combinators.combine(
                        name, time, Arbitraries.of(true, false), address, address, range, publicKey, standbys)
                .as(GatewayObject::new)
                .list()
                .uniqueElements(GatewayObject::node)
                .ofMaxSize(2);
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
        var settings = Combinators.combine(
                        Arbitraries.of(true, false), Arbitraries.of(OptionalInt.empty(), OptionalInt.of(51821)))
                .as((pods, wireGuard) -> new Settings(pods, 8473, wireGuard, Numbers.USUAL));
        var key = Arbitraries.of(Optional.of(KEY), Optional.<WireGuardKey>empty());
        var choice = Combinators.combine(
                        name.optional(),
                        Arbitraries.maps(Arbitraries.of("west", "north"), Arbitraries.of(CHOSEN))
                                .ofMaxSize(2))
                .as((node, others) -> new Choice(node, new TreeMap<>(others)));
        return Combinators.combine(name, settings, key, gateways, remotes(), nodes, services, choice)
                .as((node, chosen, own, gateway, remote, members, exported, used) -> new NodeInputs(
                        node,
                        chosen,
                        own,
                        gateway,
                        remote,
                        members,
                        exported,
                        new TreeMap<>(),
                        used,
                        Optional.empty()));
    }

    @Property
    void theOrderOfTheInputsIsIrrelevant(@ForAll("inputs") NodeInputs in, @ForAll long seed) {
        var random = new Random(seed);
        var shuffled = Variant.of(in)
                .gateways(shuffled(in.gateways(), random))
                .remotes(shuffled(in.remotes(), random))
                .nodes(shuffled(in.nodes(), random))
                .exported(shuffled(in.exported(), random))
                .inputs();

        assertThat(NodePlan.of(shuffled)).isEqualTo(NodePlan.of(in));
    }

    @Property
    void withoutOtherClustersNothingIsLeft(@ForAll("inputs") NodeInputs in) {
        var alone = Variant.of(in).remotes(List.of()).inputs();

        assertThat(NodePlan.of(alone).desired()).isEqualTo(NodeState.EMPTY);
    }

    @Property
    void whereTrafficIsEncryptedNothingGoesToAnotherClusterButByWireGuard(
            @ForAll("remotes") List<RemoteCluster> remotes) {
        var odd = Stream.concat(
                remotes.stream(),
                IntStream.range(0, KEYS.size())
                        .mapToObj(i -> new RemoteCluster(
                                "c" + i,
                                "t1",
                                "c" + i,
                                List.of("198.51.100." + (9 - i)),
                                "10.12" + i + ".0.0/16",
                                List.of(),
                                KEYS.get(i))));
        var gateway = Samples.inputs("east-1", odd.toArray(RemoteCluster[]::new));
        var plan = NodePlan.of(Variant.of(gateway)
                .settings(new Settings(true, 8473, OptionalInt.of(51821), Numbers.USUAL))
                .key(Optional.of(KEY))
                .inputs());
        Assume.that(plan.role() == NodePlan.Role.GATEWAY);

        var device = plan.desired().wireGuard().orElseThrow();
        var inside =
                device.peers().values().stream().map(WireGuard.Peer::address).toList();
        var outside = plan.desired().routes().stream()
                .filter(route -> route.table() == Numbers.USUAL.remoteRoutes())
                .map(route -> plan.desired().peers().get(route.destination()))
                .toList();
        assertThat(outside).isNotEmpty().allSatisfy(peer -> {
            assertThat(inside).contains(peer.remote());
            assertThat(peer.local()).contains(device.address());
        });
        assertThat(device.peers().keySet()).doesNotContain(KEY.publicKey(), "no key", "");
    }

    @Property
    void whereTrafficIsNotEncryptedThereIsNoWireGuard(@ForAll("inputs") NodeInputs in) {
        Assume.that(in.settings().wireGuardPort().isEmpty());

        var desired = NodePlan.of(in).desired();

        assertThat(desired.wireGuard()).isEmpty();
        assertThat(desired.routes()).noneMatch(route -> route.table() == Numbers.USUAL.encryptedRoutes());
    }

    @Property
    void aRemoteThatIsRefusedChangesNothingButTheReport(@ForAll("inputs") NodeInputs in) {
        var plan = NodePlan.of(in);
        var refused = plan.problems().stream()
                .filter(problem -> problem.message().startsWith("The cluster ")
                        && problem.message().contains(" is left out: "))
                .map(Problem::name)
                .toList();
        var without = Variant.of(in)
                .remotes(in.remotes().stream()
                        .filter(remote -> !refused.contains(remote.name()))
                        .toList())
                .inputs();

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
                    .filteredOn(route -> route.table() == Numbers.USUAL.remoteRoutes())
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
