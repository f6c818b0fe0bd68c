package io.seine.agent;

import io.seine.agent.kernel.TwoClusters;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where traffic is not encrypted, candidates look at the other clusters too. */
class FailoverIT extends GatewayFailures {
    FailoverIT() throws IOException {
        super("sf-", OptionalInt.empty());
    }

    /** Nothing between that Node and the others, in either direction. */
    private void cut(String one, String... others) {
        var addresses =
                String.join(", ", Stream.of(others).map(TwoClusters::underlay).toList());
        clusters.nft(one, """
                table ip cut {
                  chain in { type filter hook prerouting priority -400; ip saddr { OTHERS } drop; }
                  chain out { type filter hook output priority -400; ip daddr { OTHERS } drop; }
                }
                """.replace("OTHERS", addresses));
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
        List.of("a1", "a2").forEach(node -> cut(node, "b1", "b2"));
        try {
            await(() -> agent("a1").reasons().contains("ClusterNotAnswering"));
            await(() -> agent("b1").reasons().contains("ClusterNotAnswering"));
        } finally {
            List.of("a1", "a2").forEach(this::mend);
        }
        awaitGateways("a1", "b1");
    }
}
