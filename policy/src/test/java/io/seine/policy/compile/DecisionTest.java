package io.seine.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Decision.Mismatch;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is told of the rules that are asked on the way to a decision. */
class DecisionTest {
    private static final World WORLD = new World(
            Map.of(),
            List.of(pod("web", "10.0.0.1"), pod("client", "10.0.0.2"), pod("other", "10.0.0.3")),
            List.of(new ServiceFacts(
                    "shop",
                    "api",
                    List.of(Ip.parse("10.96.0.1")),
                    List.of(new ServiceFacts.Port(Protocol.TCP, 80)),
                    Map.of())),
            Map.of());

    @Test
    void rulesAreToldInTheirOrderWithWhatDoesNotMatchUntilOneDoes() {
        assertThat(asked(Direction.INGRESS, """
                tier: application
                priority: 1
                appliedTo: [{podSelector: {matchLabels: {name: web}}}]
                ingress:
                  - {name: a, action: Drop, from: [{podSelector: {matchLabels: {name: other}}}]}
                  - {name: b, action: Drop, ports: [{port: 443}, {port: 80, protocol: UDP}]}
                  - {name: c, action: Allow, from: [{podSelector: {matchLabels: {name: client}}}], ports: [{port: 80}]}
                  - {name: d, action: Drop}
                """)).containsExactly("a PEER", "b TRAFFIC", "c");
    }

    @Test
    void afterPassTheBaselineIsAsked() {
        assertThat(asked(Direction.INGRESS, """
                tier: application
                priority: 1
                appliedTo: [{podSelector: {}}]
                ingress: [{name: pass, action: Pass}, {name: not-asked, action: Drop}]
                """, """
                tier: baseline
                priority: 1
                appliedTo: [{podSelector: {}}]
                ingress: [{name: last, action: Drop, ports: [{port: 1}]}]
                """)).containsExactly("pass", "last TRAFFIC");
    }

    @Test
    void ofSeveralMatchesTheClosestIsTold() {
        assertThat(asked(Direction.EGRESS, """
                tier: application
                priority: 1
                appliedTo: [{podSelector: {matchLabels: {name: client}}}]
                egress:
                  - {name: a, action: Drop, ports: [{port: http}, {port: 9}]}
                  - {name: b, action: Drop, toServices: [{namespace: shop, name: api}]}
                """)).containsExactly("a TRAFFIC", "b SERVICE");
    }

    /** From {@code client} to port 80 of {@code web}. */
    private static List<String> asked(Direction direction, String... specs) {
        var policies = new ArrayList<Policy>();
        for (var spec : specs) {
            policies.add(PolicyReader.read(
                            new Origin(Kind.CLUSTER, "", "p" + policies.size()),
                            ApiSerialization.get().unmarshal("---\n" + spec, PolicySpec.class))
                    .policy()
                    .orElseThrow());
        }
        var rules = Compiler.compile(
                new Policies(Tier.EVERYWHERE, List.of(), policies, List.of(), Enforcer.SEINE), WORLD, "node");
        var packet = new Packet(
                Ip.parse("10.0.0.2"),
                Ip.parse("10.0.0.1"),
                new Payload.Segment(Protocol.TCP, 40_000, 80),
                Optional.empty(),
                OptionalInt.empty());
        var asked = new ArrayList<String>();

        var decision = Decision.of(
                rules,
                direction,
                packet,
                one -> asked.add(one.rule().id().name()
                        + one.mismatch()
                                .map((Mismatch mismatch) -> " " + mismatch)
                                .orElse("")));

        assertThat(decision).isEqualTo(Decision.of(rules, direction, packet));
        return asked;
    }

    private static PodFacts pod(String name, String address) {
        return new PodFacts(
                "shop",
                name,
                Map.of("name", name),
                "node",
                "default",
                List.of(Ip.parse(address)),
                List.of(new PodFacts.ContainerPort(Protocol.TCP, "http", 8080)));
    }
}
