package io.seine.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.NftText;
import io.seine.agent.kernel.PolicyKernel;
import io.seine.agent.kernel.Rights;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.Packet;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.compile.Policies;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another engine enforces Kubernetes' policies: it is asked after the tiers, and about all that they let through. */
class OtherEngineIT {
    private static final Ip POD = Ip.parse("10.0.0.1");
    private static final Ip REJECTED = Ip.parse("192.0.2.1");
    private static final Ip ALLOWED = Ip.parse("192.0.2.2");
    private static final Ip PASSED = Ip.parse("192.0.2.3");

    private NetworkNamespace place;

    @BeforeEach
    void make() {
        Rights.required();
        place = new NetworkNamespace("sa-engine");
    }

    @AfterEach
    void remove() {
        if (place != null) {
            place.close();
        }
    }

    @Test
    void tiersAreAskedBeforeItAndTheBaselineIsLeftOut() {
        var rules = Compiler.compile(
                new Policies(
                        Map.of("securityops", 100, "baseline", 253),
                        List.of(),
                        List.of(
                                policy(
                                        "securityops",
                                        List.of(
                                                rule(Action.REJECT, REJECTED),
                                                rule(Action.ALLOW, ALLOWED),
                                                rule(Action.PASS, PASSED))),
                                policy("baseline", List.of(rule(Action.REJECT, PASSED)))),
                        List.of(new KubernetesPolicy(
                                "default", "isolated", Selector.ALL, Optional.of(List.of()), Optional.empty())),
                        Enforcer.CNI),
                new World(
                        Map.of(),
                        List.of(new PodFacts("default", "web", Map.of(), "here", "default", List.of(POD), List.of())),
                        List.of(),
                        Map.of()),
                "here");
        place.run(() -> {
            try (var wire = new RealPackets(Set.of(POD));
                    var kernel = PolicyKernel.open();
                    var nft = new NftText()) {
                kernel.check(new PolicyTables()
                        .of(rules, new TreeSet<>(Set.of(POD)), false, true)
                        .table());
                assertThat(wire.send(to(PASSED))).as("nobody isolates").isEqualTo(Action.ALLOW);

                // As a CNI does it, where filters usually are.
                nft.run("""
                        add table inet cni
                        add chain inet cni isolated { type filter hook forward priority 0; }
                        add rule inet cni isolated ip daddr 10.0.0.1 drop
                        """);
                assertThat(wire.send(to(REJECTED))).as("ours first").isEqualTo(Action.REJECT);
                assertThat(wire.send(to(ALLOWED)))
                        .as("the CNI knows nothing of tiers")
                        .isEqualTo(Action.DROP);
                assertThat(wire.send(to(PASSED)))
                        .as("no baseline for the isolated")
                        .isEqualTo(Action.DROP);
            }
            return true;
        });
    }

    private static Policy policy(String tier, List<PolicyRule> ingress) {
        return new Policy(new Origin(Kind.CLUSTER, "", tier), tier, 1, ingress, List.of());
    }

    private static PolicyRule rule(Action action, Ip from) {
        return new PolicyRule(
                action.word(),
                action,
                List.of(new Target.Pods(Optional.empty(), Optional.empty())),
                List.of(new Peer.Block(IpRange.of(from), List.of())),
                List.of(),
                List.of(),
                false,
                "");
    }

    private static Packet to(Ip source) {
        return new Packet(
                source, POD, new Payload.Segment(Protocol.TCP, 30_000, 80), Optional.empty(), OptionalInt.empty());
    }
}
