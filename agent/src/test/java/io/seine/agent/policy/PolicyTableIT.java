package io.seine.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.PolicyKernel;
import io.seine.agent.kernel.Rights;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.Evaluator;
import io.seine.policy.compile.Generated;
import io.seine.policy.compile.Packet;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kernel with the Node's table does to packets what the documentation says, as {@link Evaluator} reads it. */
class PolicyTableIT {
    private static final int CLUSTERS = 120;
    private static final int PACKETS = 20;
    private static final int ECHO = 8;

    /** All that any of the generated clusters has on its Node. */
    private static final Set<Ip> LOCAL = Set.of(
            Ip.parse("10.0.0.1"),
            Ip.parse("10.0.0.2"),
            Ip.parse("10.0.0.3"),
            Ip.parse("10.0.0.4"),
            Ip.parse("fd00::1"),
            Ip.parse("fd00::2"),
            Ip.parse("fd00::3"),
            Ip.parse("fd00::4"));

    private NetworkNamespace place;

    @BeforeEach
    void make() {
        Rights.required();
        place = new NetworkNamespace("sa-policy");
    }

    @AfterEach
    void remove() {
        if (place != null) {
            place.close();
        }
    }

    /** One table becomes the next, so that all ways from one to another are gone too. */
    @Test
    void whatTheKernelDoesIsWhatTheDocumentationSays() {
        var wire = place.run(() -> new RealPackets(LOCAL));
        long first = System.nanoTime();
        for (int seed = 0; seed < CLUSTERS; seed++) {
            int one = seed;
            place.run(() -> {
                packets(wire, first + one);
                return true;
            });
        }
        wire.close();
    }

    private static void packets(RealPackets wire, long seed) {
        var generated = new Generated(seed);
        var rules = Compiler.compile(generated.policies, generated.world, Generated.NODE);
        var pods = new TreeSet<Ip>();
        generated.world.pods().stream()
                .filter(pod -> pod.node().equals(Generated.NODE))
                .forEach(pod -> pods.addAll(pod.addresses()));
        var table = new PolicyTables().of(rules, pods, true, true);
        var evaluator = new Evaluator(generated.policies, generated.world);
        try (var kernel = PolicyKernel.open()) {
            kernel.check(table.table());
            assertThat(kernel.check(table.table()))
                    .as("commands for what is there already, seed %d", seed)
                    .isZero();
            for (int count = 0; count < PACKETS; count++) {
                for (var direction : Direction.values()) {
                    var packet = possible(generated.packet(direction));
                    var expected = expected(evaluator, pods, packet);
                    var seen = wire.send(packet);
                    assertThat(isTold(packet) || seen == Action.ALLOW ? seen : Action.REJECT)
                            .as("%s, seed %d", packet, seed)
                            .isEqualTo(isTold(packet) || expected == Action.ALLOW ? expected : Action.REJECT);
                }
            }
        }
    }

    private static Action expected(Evaluator evaluator, Set<Ip> pods, Packet packet) {
        var leaving = pods.contains(packet.source()) ? evaluator.verdict(Direction.EGRESS, packet) : Action.ALLOW;
        if (leaving.denies() || packet.source().equals(packet.destination())) {
            return leaving;
        }
        return pods.contains(packet.destination()) ? evaluator.verdict(Direction.INGRESS, packet) : Action.ALLOW;
    }

    /** What a Service's port cannot have been called by was sent without it. */
    private static Packet possible(Packet packet) {
        var called = packet.called()
                .filter(service -> packet.source().isV4()
                        && packet.payload() instanceof Payload.Segment segment
                        && segment.protocol() == service.protocol());
        // The tunnel is of IPv4, and what begins no connection has no identity.
        var identified =
                packet.source().isV4() && !(packet.payload() instanceof Payload.Icmp icmp && icmp.type() != ECHO);
        return new Packet(
                packet.source(),
                packet.destination(),
                packet.payload(),
                called,
                identified ? packet.identity() : OptionalInt.empty());
    }

    /**
     * Whether the sender hears of a refusal. The types that are sent here are errors in ICMPv6, which are never answered, and nobody is
     * answered in the name of himself.
     */
    private static boolean isTold(Packet packet) {
        return !packet.source().equals(packet.destination())
                && (packet.source().isV4() || !(packet.payload() instanceof Payload.Icmp));
    }
}
