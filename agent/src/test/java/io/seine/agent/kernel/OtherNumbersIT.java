package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.Echo.Connection;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user gives the agents other numbers, because another program of the Nodes has the usual ones. */
class OtherNumbersIT {
    private static final Numbers OTHERS = new Numbers(7_000, 1_000, 0x2000_0000);
    private static final String NUMBERS_IN_USE = "ip rule; ip -4 route show table all; nft list table inet seine";

    private TwoClusters clusters;

    @BeforeEach
    void make() throws IOException {
        Rights.required();
        clusters = new TwoClusters("on-", OptionalInt.of(51_824));
        clusters.serve("pb1", 8080);
        clusters.serve("pb2", 8080);
    }

    @AfterEach
    void remove() throws IOException {
        clusters.close();
    }

    @Test
    void theyAreExchangedUnderARunningConnection() {
        clusters.applyAll();
        var usual = clusters.state("a1");
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            change(OTHERS, connection);
            assertThat(clusters.at("a1").shell(NUMBERS_IN_USE))
                    .contains("1000:", "1001:", "1002:", "1003:", "1004:", "table 7000", "table 7001", "table 7002")
                    .contains("ct mark | 0x20000000")
                    .doesNotContain("57:", "60:", "lookup 42", "table 42", "0x10000000");

            change(Numbers.USUAL, connection);
            assertThat(TwoClusters.comparable(clusters.state("a1"))).isEqualTo(TwoClusters.comparable(usual));
        }
    }

    private void change(Numbers numbers, Connection connection) {
        clusters.useNumbers(numbers);
        for (var node : clusters.nodes()) {
            assertThat(clusters.apply(node)).as(node).isNotEmpty();
            assertThat(clusters.apply(node)).as(node).isEmpty();
            connection.talk(1_000);
        }
    }

    @Test
    void aCleanUpThatKnowsOnlyTheUsualOnesRemovesAll() {
        var before = clusters.state("a1");
        clusters.useNumbers(OTHERS);
        clusters.apply("a1");
        assertThat(clusters.at("a1").shell(NUMBERS_IN_USE)).contains("lookup 7000", "table 7002");

        clusters.useNumbers(Numbers.USUAL);
        clusters.apply("a1", NodeState.EMPTY);

        assertThat(TwoClusters.comparable(clusters.state("a1"))).isEqualTo(TwoClusters.comparable(before));
    }

    @Test
    void rulesAreFoundAlsoWhereTheirRoutesHaveGoneWithTheDevice() {
        var before = clusters.state("a1");
        clusters.useNumbers(OTHERS);
        clusters.apply("a1");
        clusters.at("a1").shell("ip link del seine0; ip link del seine-wg0");

        clusters.useNumbers(Numbers.USUAL);
        clusters.apply("a1", NodeState.EMPTY);

        assertThat(TwoClusters.comparable(clusters.state("a1"))).isEqualTo(TwoClusters.comparable(before));
    }
}
