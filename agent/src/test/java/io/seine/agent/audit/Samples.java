package io.seine.agent.audit;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.NodeRule.Standing;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A rule and a packet. */
final class Samples {
    static final PacketHeader PACKET = new PacketHeader(
            Ip.parse("10.10.1.65"), Ip.parse("10.10.1.66"), 6, OptionalInt.of(35_402), OptionalInt.of(80), 60);

    private Samples() {}

    static NodeRule rule(String name, String label, double priority) {
        var id = new NodeRule.Id(
                new Origin(Kind.NAMESPACED, "shop", "web"),
                Direction.INGRESS,
                2,
                name,
                "",
                Optional.of(new Standing(250, priority)));
        return new NodeRule(id, Action.DROP, List.of(), true, label);
    }
}
