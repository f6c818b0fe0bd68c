package io.seine.agent.gateway;

import static io.seine.agent.gateway.Samples.WEST;
import static io.seine.agent.gateway.Samples.chain;
import static io.seine.agent.gateway.Samples.inputs;
import static io.seine.agent.gateway.Samples.set;
import static io.seine.agent.gateway.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.NftTable.ValueMap;
import io.seine.agent.kernel.Tunnel;
import io.seine.api.net.Ipv4;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the packets of a Node's Pods get their label identities. */
class IdentitiesTest {
    private static NodePlan plan(String node, Map<String, Integer> labelled) {
        var identities = new TreeMap<Ipv4, Integer>();
        labelled.forEach((address, id) -> identities.put(Ipv4.parse(address), id));
        return NodePlan.of(with(inputs(node, WEST), identities));
    }

    private static ValueMap known(NodePlan plan) {
        return Objects.requireNonNull(
                plan.desired().filter().orElseThrow().maps().get("identities"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"east-1", "east-2"})
    void withoutThemNothingSaysAnythingOfMarks(String node) {
        var plan = NodePlan.of(inputs(node, WEST));

        assertThat(plan.desired().tunnel()).contains(new Tunnel(8473, 1450, false));
        assertThat(plan.desired().filter().orElseThrow().toString()).doesNotContain("meta mark", "identit", "@ll");
    }

    @ParameterizedTest
    @ValueSource(strings = {"east-1", "east-2"})
    void gatewaysAndRegularNodesDoTheSame(String node) {
        var plan = plan(node, Map.of());

        assertThat(plan.desired().tunnel()).contains(new Tunnel(8473, 1450, true));
        assertThat(chain(plan, "identity"))
                .containsExactly(
                        "oifname != \"seine0\" return",
                        "meta mark set 0x5d000000",
                        "iifname != \"seine0\" ct direction original ct original ip saddr @pods meta mark set 0x5dffffff",
                        "iifname != \"seine0\" ct direction original meta mark set ct original ip saddr map @identities",
                        "<- ct direction original meta mark set ct mark & 0x00ffffff | 0x5d000000");
        assertThat(chain(plan, "known"))
                .endsWith(
                        "ct state new @ll,48,24 == 0x025e00 ct mark set @ll,72,32 >> 8 | 0x10000000",
                        "ct state new @ll,48,24 != 0x025e00 ct mark set 0x10ffffff");
    }

    @Test
    void whoIsInThePodsRangesIsUnknownUntilKnown() {
        var plan = plan("east-2", Map.of("10.10.2.5", 257, "10.10.2.6", 0xff_ffff));

        assertThat(set(plan, "pods")).containsExactly("10.10.2.0/24");
        assertThat(known(plan))
                .isEqualTo(new ValueMap(
                        "ipv4_addr",
                        "mark",
                        new TreeMap<>(Map.of("10.10.2.5", "0x5d000101", "10.10.2.6", "0x5dffffff"))));
    }

    @Test
    void theNodesOwnAddressesAmongThemAreNoPods() {
        var in = inputs("east-2", WEST);
        var addresses = new TreeMap<>(in.addresses());
        addresses.put(Ipv4.parse("10.10.2.1"), 1500);
        var plan = NodePlan.of(Variant.of(in)
                .addresses(addresses)
                .identities(with(in, new TreeMap<>()).identities())
                .inputs());

        assertThat(known(plan).values()).isEqualTo(Map.of("10.10.2.1", "0x5d000000"));
    }
}
