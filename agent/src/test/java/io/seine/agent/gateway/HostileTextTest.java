package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No text of the API reaches the kernel's programs: what a plan holds comes from parsed addresses, ranges and keys. All that the programs get is made
 * from the plan's {@code desired}, whose text shows every word in it.
 */
class HostileTextTest {
    private static final String MARK = "evil";
    private static final WireGuardKey OWN = WireGuardKey.generate();
    private static final String OTHER = WireGuardKey.generate().publicKey();

    /** How many texts {@link #inputs} holds. */
    private static final int TEXTS = texts();

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "$(@)",
                        "; @",
                        "\n@\n",
                        "` @`",
                        "\" } delete table inet @ {",
                        "10.1.2.3; @",
                        "10.1.2.3/16\n@",
                        "10.1.2.3 dev @",
                        "-@",
                        "@\t\0",
                        "TCP @",
                        OTHER + "@",
                        "@")
                .map(text -> text.replace("@", MARK));
    }

    @Property
    void inOneFieldItReachesNoCommand(@ForAll("hostile") String text) {
        for (int field = 0; field < TEXTS; field++) {
            int chosen = field;
            for (var role : List.of("east-1", "east-2", "east-3")) {
                var count = new AtomicInteger();
                var in = inputs(role, good -> count.getAndIncrement() == chosen ? text : good);

                assertThat(NodePlan.of(in).desired().toString())
                        .as("text %d", chosen)
                        .doesNotContain(MARK);
            }
        }
    }

    @Property
    void behindGoodTextItReachesNoCommand(@ForAll("hostile") String text) {
        for (var role : List.of("east-1", "east-2", "east-3")) {
            assertThat(NodePlan.of(inputs(role, good -> good + text)).desired().toString())
                    .doesNotContain(MARK);
        }
    }

    @Property(tries = 1)
    void theSameClusterWithGoodTextHasMuchToDo() {
        var plan = NodePlan.of(inputs("east-1", good -> good));

        assertThat(plan.role()).isEqualTo(Role.GATEWAY);
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.desired().toString()).contains(OTHER, "10.97.0.0/16", "10.96.0.10 . 6 . 80", "10.10.2.5");
        assertThat(TEXTS).isGreaterThan(30);
    }

    private static int texts() {
        var count = new AtomicInteger();
        inputs("east-1", good -> {
            count.incrementAndGet();
            return good;
        });
        return count.get();
    }

    /** A cluster in which each text of the API went through {@code text}; the Node's own name is not another's to choose. */
    private static NodeInputs inputs(String node, UnaryOperator<String> text) {
        var gateway = new GatewayObject(
                text.apply("east-1"),
                text.apply("2026-11-24T00:00:00Z"),
                false,
                text.apply("192.0.2.11"),
                text.apply("192.0.2.11"),
                text.apply("10.96.0.0/16"),
                text.apply(OWN.publicKey()),
                List.of(new Standby(text.apply("east-2"), text.apply("192.0.2.12"), text.apply("192.0.2.12"))));
        var remote = new RemoteCluster(
                text.apply("west-clusterinfo"),
                text.apply("2026-11-24T00:00:00Z"),
                text.apply("west"),
                List.of(text.apply("198.51.100.1"), text.apply("198.51.100.9")),
                text.apply("10.97.0.0/16"),
                List.of(text.apply("10.20.0.0/16"), text.apply("10.21.0.0/16")),
                text.apply(OTHER));
        var nodes = List.of(
                new ClusterNode(text.apply("east-1"), text.apply("192.0.2.11"), List.of(text.apply("10.10.1.0/24"))),
                new ClusterNode(text.apply("east-2"), text.apply("192.0.2.12"), List.of(text.apply("10.10.2.0/24"))),
                new ClusterNode(text.apply("east-3"), text.apply("192.0.2.13"), List.of(text.apply("10.10.3.0/24"))));
        var service = new ExportedService(
                text.apply("default"),
                text.apply("nginx"),
                List.of(text.apply("10.96.0.10"), text.apply("10.96.0.11")),
                List.of(new Port(
                        text.apply("TCP"),
                        80,
                        List.of(
                                new Endpoint(text.apply("10.10.1.5"), 8080),
                                new Endpoint(text.apply("10.10.2.5"), 8080),
                                new Endpoint(text.apply("192.0.2.11"), 8080)))));
        return new NodeInputs(
                node,
                new Settings(true, 8473, OptionalInt.of(51_821), Numbers.USUAL),
                Optional.of(OWN),
                List.of(gateway),
                List.of(remote),
                nodes,
                List.of(service),
                new TreeMap<>(Map.of(Ipv4.parse(node.replace("east-", "192.0.2.1")), 1500)),
                Choice.AS_ANNOUNCED,
                Optional.of(new TreeMap<>(Map.of(Ipv4.parse("10.10.1.5"), 257))));
    }
}
