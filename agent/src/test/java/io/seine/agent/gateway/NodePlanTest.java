package io.seine.agent.gateway;

import static io.seine.agent.gateway.Samples.GATEWAY;
import static io.seine.agent.gateway.Samples.NORTH;
import static io.seine.agent.gateway.Samples.WEST;
import static io.seine.agent.gateway.Samples.chain;
import static io.seine.agent.gateway.Samples.gateway;
import static io.seine.agent.gateway.Samples.inputs;
import static io.seine.agent.gateway.Samples.node;
import static io.seine.agent.gateway.Samples.peers;
import static io.seine.agent.gateway.Samples.routes;
import static io.seine.agent.gateway.Samples.service;
import static io.seine.agent.gateway.Samples.set;
import static io.seine.agent.gateway.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.kernel.NodeState;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.Rule;
import io.seine.agent.kernel.Tunnel;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What each kind of Node does. */
class NodePlanTest {
    private static final GatewayObject WITH_STANDBY = new GatewayObject(
            "east-1",
            GATEWAY.created(),
            false,
            "192.0.2.11",
            "192.0.2.11",
            "10.96.0.0/16",
            "",
            List.of(new Standby("east-2", "192.0.2.12", "192.0.2.12")));
    private static final RemoteCluster BOTH_WEST = new RemoteCluster(
            WEST.name(),
            WEST.created(),
            "west",
            List.of("198.51.100.1", "198.51.100.9"),
            WEST.serviceCIDR(),
            List.of(),
            "");

    @Test
    void aRegularNodeExchangesEverythingWithItsGateway() {
        var plan = NodePlan.of(inputs("east-2", WEST, NORTH));

        assertThat(plan.role()).isEqualTo(Role.REGULAR);
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.desired().tunnel()).contains(new Tunnel(8473, 1450, false));
        assertThat(peers(plan))
                .containsExactly(
                        "10.97.0.0/16 > 192.0.2.11 from 192.0.2.12",
                        "10.98.0.0/16 > 192.0.2.11 from 192.0.2.12",
                        "192.0.2.11/32 > 192.0.2.11 from 192.0.2.12");
        assertThat(plan.desired().rules())
                .containsExactly(
                        Rule.probes(57, Numbers.USUAL.probeRoutes()), Rule.all(60, Numbers.USUAL.remoteRoutes()));
        assertThat(routes(plan, Numbers.USUAL.probeRoutes())).containsExactly("192.0.2.11/32");
        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly("10.97.0.0/16", "10.98.0.0/16");
        assertThat(routes(plan, Numbers.USUAL.lastLegRoutes())).isEmpty();
        assertThat(set(plan, "peers")).containsExactly("192.0.2.11");
        assertThat(set(plan, "sources")).containsExactly("10.97.0.0/16", "10.98.0.0/16");
        assertThat(set(plan, "destinations")).containsExactly("10.10.2.0/24", "192.0.2.12");
        assertThat(set(plan, "underlay")).containsExactly("192.0.2.11", "192.0.2.12", "198.51.100.1", "198.51.100.2");
        assertThat(chain(plan, "source"))
                .containsExactly(
                        "-> fib saddr type local snat ip to 192.0.2.12",
                        "-> ip saddr != @destinations snat ip to 192.0.2.12",
                        "-> snat ip to ip saddr",
                        "<- snat ip to ip saddr");
        assertThat(plan.desired().filter().orElseThrow().maps()).isEmpty();
    }

    @Test
    void aGatewayStandsBetweenItsNodesAndTheOtherGateways() {
        var plan = NodePlan.of(inputs("east-1", WEST));

        assertThat(plan.role()).isEqualTo(Role.GATEWAY);
        assertThat(peers(plan))
                .containsExactly(
                        "10.10.2.0/24 > 192.0.2.12 from 192.0.2.11",
                        "10.97.0.0/16 > 198.51.100.1 from 192.0.2.11",
                        "192.0.2.12/32 > 192.0.2.12 from 192.0.2.11",
                        "198.51.100.1/32 > 198.51.100.1 from 192.0.2.11");
        assertThat(routes(plan, Numbers.USUAL.probeRoutes())).containsExactly("198.51.100.1/32");
        assertThat(plan.desired().rules())
                .containsExactly(
                        Rule.probes(57, Numbers.USUAL.probeRoutes()),
                        Rule.all(60, Numbers.USUAL.remoteRoutes()),
                        Rule.fromTunnel(61, Numbers.USUAL.lastLegRoutes()));
        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly("10.97.0.0/16");
        assertThat(routes(plan, Numbers.USUAL.lastLegRoutes())).containsExactly("10.10.2.0/24", "192.0.2.12/32");
        assertThat(set(plan, "peers")).containsExactly("192.0.2.12", "198.51.100.1");
        assertThat(set(plan, "sources")).containsExactly("10.10.2.0/24", "10.97.0.0/16", "192.0.2.12");
        assertThat(set(plan, "destinations"))
                .containsExactly(
                        "10.10.1.0/24", "10.10.2.0/24", "10.96.0.0/16", "10.97.0.0/16", "192.0.2.11", "192.0.2.12");
        assertThat(chain(plan, "as-gateway"))
                .containsExactly(
                        "-> ip daddr @cluster-addresses ip saddr . meta l4proto . th sport vmap @answers",
                        "-> ip daddr @cluster-addresses counter drop",
                        "-> ip daddr @remotes snat ip to 10.96.0.0");
        assertThat(chain(plan, "delivery"))
                .startsWith("iifname != \"seine0\" return", "ip daddr 10.96.0.0 counter drop");
    }

    @Test
    void aGatewayTranslatesExportedServicesByAHashOverTheirSortedEndpoints() {
        var two = NodePlan.of(inputs("east-1", WEST));
        var one = NodePlan.of(
                with(inputs("east-1", WEST), service("nginx", "10.96.0.10", 80, new Endpoint("10.10.2.5", 8080))));

        assertThat(two.desired().filter().orElseThrow().maps().get("services"))
                .extracting(map -> map.values())
                .isEqualTo(Map.of("10.96.0.10 . 6 . 80", "goto service-10.96.0.10-6-80"));
        assertThat(chain(two, "service-10.96.0.10-6-80"))
                .containsExactly("meta l4proto 6 dnat ip to jhash ip saddr . th sport mod 2 seed 0x5e17e map"
                        + " { 0 : 10.10.1.5 . 8080, 1 : 10.10.2.5 . 8080 }");
        assertThat(chain(one, "service-10.96.0.10-6-80")).containsExactly("meta l4proto 6 dnat ip to 10.10.2.5:8080");
    }

    @Test
    void aServiceWithoutEndpointsOrAddressIsLeftToKubeProxy() {
        var plan = NodePlan.of(with(
                inputs("east-1", WEST),
                service("empty", "10.96.0.11", 80),
                service("headless", "None", 80, new Endpoint("10.10.2.5", 80)),
                service("six", "fd00::1", 80, new Endpoint("fd00::2", 80))));

        assertThat(plan.desired().filter().orElseThrow().maps().get("services"))
                .extracting(map -> map.values())
                .isEqualTo(Map.of());
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void aNodeLetsInItsOwnExportedProcesses() {
        var exported = service("hosted", "10.96.0.12", 80, new Endpoint("192.0.2.12", 9090));

        assertThat(set(NodePlan.of(with(inputs("east-2", WEST), exported)), "hosts"))
                .containsExactly("192.0.2.12 . 6 . 9090");
        assertThat(set(NodePlan.of(with(inputs("east-1", WEST), exported)), "hosts"))
                .isEmpty();
    }

    @Test
    void aStandbyIsARegularNodeThatGatewaysTalkWith() {
        var plan = NodePlan.of(with(inputs("east-2", BOTH_WEST), WITH_STANDBY));

        assertThat(plan.role()).isEqualTo(Role.STANDBY);
        assertThat(peers(plan))
                .containsExactly(
                        "10.97.0.0/16 > 192.0.2.11 from 192.0.2.12",
                        "192.0.2.11/32 > 192.0.2.11 from 192.0.2.12",
                        "198.51.100.1/32 > 198.51.100.1 from 192.0.2.12",
                        "198.51.100.9/32 > 198.51.100.9 from 192.0.2.12");
        assertThat(set(plan, "peers")).containsExactly("192.0.2.11", "198.51.100.1", "198.51.100.9");
        assertThat(set(plan, "destinations")).containsExactly("10.10.2.0/24", "192.0.2.12");
        assertThat(plan.watched().ends()).hasToString("[192.0.2.11, 198.51.100.1, 198.51.100.9]");
    }

    @Test
    void anotherGatewayIsUsedWhereItIsChosen() {
        var choice = new Choice(Optional.of("east-2"), new TreeMap<>(Map.of("west", Ipv4.parse("198.51.100.9"))));
        var gateway = NodePlan.of(with(with(inputs("east-2", BOTH_WEST), WITH_STANDBY), choice));
        var before = NodePlan.of(with(with(inputs("east-1", BOTH_WEST), WITH_STANDBY), choice));
        var regular = NodePlan.of(with(with(inputs("east-3", BOTH_WEST), node(1), node(2), node(3)), WITH_STANDBY));
        var switched = NodePlan.of(with(
                with(with(inputs("east-3", BOTH_WEST), node(1), node(2), node(3)), WITH_STANDBY), choice));

        assertThat(gateway.role()).isEqualTo(Role.GATEWAY);
        assertThat(peers(gateway)).contains("10.97.0.0/16 > 198.51.100.9 from 192.0.2.12");
        assertThat(gateway.problems()).extracting(Problem::reason).containsExactly("GatewayNotAnswering");
        assertThat(before.role()).isEqualTo(Role.STANDBY);
        assertThat(peers(before)).contains("10.97.0.0/16 > 192.0.2.12 from 192.0.2.11");
        assertThat(peers(switched)).contains("10.97.0.0/16 > 192.0.2.12 from 192.0.2.13");
        // A regular Node changes its map of peers and nothing else, so that it is quick.
        assertThat(switched.desired().filter()).isEqualTo(regular.desired().filter());
        assertThat(switched.desired().routes()).isEqualTo(regular.desired().routes());
    }

    @Test
    void anEndpointAnswersForAServiceThatIsNotKnownOnlyIfItIsTheOnlyOne() {
        var plan = NodePlan.of(with(
                inputs("east-1", WEST),
                service("one", "10.96.0.11", 80, new Endpoint("10.10.2.5", 8080), new Endpoint("10.10.2.6", 8080)),
                service("two", "10.96.0.12", 81, new Endpoint("10.10.2.5", 8080))));
        var pods =
                NodePlan.of(with(inputs("east-1", WEST), new Settings(true, 8473, OptionalInt.empty(), Numbers.USUAL)));

        assertThat(plan.desired().filter().orElseThrow().maps().get("answers"))
                .extracting(map -> map.values())
                .isEqualTo(Map.of("10.10.2.6 . 6 . 8080", "goto answer-10.96.0.11-6-80"));
        assertThat(chain(plan, "answer-10.96.0.11-6-80")).containsExactly("meta l4proto 6 snat ip to 10.96.0.11:80");
        // It may have been spoken to directly.
        assertThat(pods.desired().filter().orElseThrow().maps()).doesNotContainKey("answers");
    }

    @Test
    void podRangesAreRoutedWhenTheyAreToBe() {
        var plan =
                NodePlan.of(with(inputs("east-2", WEST), new Settings(true, 8473, OptionalInt.empty(), Numbers.USUAL)));

        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly("10.20.0.0/16", "10.97.0.0/16");
        assertThat(set(plan, "sources")).containsExactly("10.20.0.0/16", "10.97.0.0/16");
    }

    @Test
    void withoutGatewayOrOtherClusterThereIsNothing() {
        assertThat(NodePlan.of(inputs("east-1")))
                .isEqualTo(new NodePlan(Role.NONE, NodeState.EMPTY, Watched.NOBODY, List.of()));
        assertThat(NodePlan.of(with(inputs("east-1", WEST), new GatewayObject[0])))
                .isEqualTo(new NodePlan(Role.NONE, NodeState.EMPTY, Watched.NOBODY, List.of()));
    }

    @Test
    void ofTwoGatewaysTheNewerCountsUnlessItIsLeaving() {
        var newer = gateway("east-2", 1, "192.0.2.12");
        var leaving = new GatewayObject(
                "east-2", newer.created(), true, "192.0.2.12", "192.0.2.12", "10.96.0.0/16", "", List.of());

        assertThat(NodePlan.of(with(inputs("east-2", WEST), GATEWAY, newer)).role())
                .isEqualTo(Role.GATEWAY);
        assertThat(NodePlan.of(with(inputs("east-2", WEST), leaving, GATEWAY)).role())
                .isEqualTo(Role.REGULAR);
    }

    @Test
    void behindAddressTranslationTheKernelChoosesTheOuterSource() {
        var translated = new GatewayObject(
                "east-1", GATEWAY.created(), false, "203.0.113.1", "192.0.2.11", "10.96.0.0/16", "", List.of());

        var plan = NodePlan.of(with(inputs("east-1", WEST), translated));

        assertThat(peers(plan)).contains("10.97.0.0/16 > 198.51.100.1", "10.10.2.0/24 > 192.0.2.12 from 192.0.2.11");
    }

    @Test
    void anUnusableGatewayIsNamed() {
        var bad = new GatewayObject("east-1", "", false, "gw.example", "192.0.2.11", "10.96.0.0/16", "", List.of());

        var plan = NodePlan.of(with(inputs("east-2", WEST), bad));

        assertThat(plan.role()).isEqualTo(Role.NONE);
        assertThat(plan.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .startsWith("The Gateway east-1 cannot be used")
                        .contains("gatewayIP \"gw.example\" is not an IPv4 address"));
    }

    @Test
    void aNodeWithoutPodRangeOrAddressIsNamedAndTheOthersWork() {
        var plan = NodePlan.of(with(
                inputs("east-1", WEST),
                node(1),
                node(2),
                new ClusterNode("east-3", "192.0.2.13", List.of()),
                new ClusterNode("east-4", "", List.of("10.10.4.0/24"))));

        assertThat(plan.problems()).extracting(Problem::name).containsExactly("east-3", "east-4");
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("NoPodCIDR", "NoInternalIP");
        assertThat(routes(plan, Numbers.USUAL.lastLegRoutes()))
                .containsExactly("10.10.2.0/24", "192.0.2.12/32", "192.0.2.13/32");
    }

    @Test
    void aNodeWhoseAddressIsOnNoDeviceIsNamed() {
        var in = inputs("east-2", WEST);
        var plan = NodePlan.of(Variant.of(in).addresses(new TreeMap<>()).inputs());

        assertThat(plan.desired().tunnel()).contains(new Tunnel(8473, 1450, false));
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("UnknownUnderlay");
    }
}
