package io.seine.agent;

import io.seine.agent.kernel.TwoClusters;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where traffic is not encrypted, candidates look at the other clusters too. */
class FailoverIT extends GatewayFailures {
    private static final String CUT = """
            table ip cut {
              chain in { type filter hook prerouting priority -400; ip saddr { %s } drop; }
              chain out { type filter hook output priority -400; ip daddr { %s } drop; }
            }
            """;

    FailoverIT() throws IOException {
        super("sf-", OptionalInt.empty());
    }

    /** Nothing between these two Nodes, in either direction. */
    private void cut(String one, String other) {
        clusters.nft(one, CUT.formatted(addresses(List.of(other)), addresses(List.of(other))));
    }

    private static String addresses(List<String> nodes) {
        return String.join(", ", nodes.stream().map(TwoClusters::underlay).toList());
    }

    private void mend(String node) {
        clusters.nft(node, "delete table ip cut");
    }

    @Test
    void connectionsSurviveTheLossOfTheGatewaysOfBothClusters() {
        connect("pa3", "pb3");
        link("a1", "down");
        link("b1", "down");
        try {
            talk();
            awaitStandIn("a2");
            awaitStandIn("b2");
        } finally {
            link("a1", "up");
            link("b1", "up");
        }
        talk();
        awaitGateways("a1", "b1");
        talk();
    }

    @Test
    void gatewaysThatDoNotReachEachOtherAreReplacedAndComeBack() {
        connect("pa3", "pb3");
        cut("a1", "b1");
        try {
            talk();
            await(() -> List.of("a1", "b1").stream()
                    .anyMatch(gateway -> !agent(gateway).gateway().equals(gateway)));
            talk();
        } finally {
            mend("a1");
        }
        awaitGateways("a1", "b1");
        talk();
    }

    @Test
    void aClusterThatNoGatewayReachesIsNamedUntilItAnswers() {
        var others = List.of("b1", "b2");
        List.of("a1", "a2").forEach(node -> clusters.nft(node, CUT.formatted(addresses(others), addresses(others))));
        try {
            await(() -> agent("a1").reasons().contains("ClusterNotAnswering"));
            await(() -> agent("b1").reasons().contains("ClusterNotAnswering"));
        } finally {
            List.of("a1", "a2").forEach(this::mend);
        }
        awaitGateways("a1", "b1");
    }
}
