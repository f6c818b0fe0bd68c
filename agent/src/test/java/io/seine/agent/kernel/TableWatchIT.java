package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That others' changes of a table are noticed, and nobody else's. */
class TableWatchIT {
    private NetworkNamespace place;

    @BeforeEach
    void make() {
        Rights.required();
        place = new NetworkNamespace("sa-watch");
    }

    @AfterEach
    void remove() {
        if (place != null) {
            place.close();
        }
    }

    private static void nft(String commands) {
        NetworkNamespace.program("nft", commands);
    }

    @Test
    void changesOfOthersAreNoticed() {
        place.run(() -> {
            try (var watch = TableWatch.open("one")) {
                assertThat(watch.changed(0)).as("nothing").isFalse();
                nft("add table inet one; add table inet other; add chain inet other one");
                assertThat(watch.changed(0)).as("somebody's").isTrue();
                nft("add chain inet one a; add rule inet one a accept");
                assertThat(watch.changed(1)).as("the own one").isFalse();
                nft("add set inet one s { type mark; }");
                nft("add element inet one s { 1 }");
                assertThat(watch.changed(1)).as("the own one and another").isTrue();
                assertThat(watch.changed(0)).as("all of them have been told").isFalse();
                nft("add chain inet other b; add rule inet other b accept");
                assertThat(watch.changed(0)).as("of another table").isFalse();
                nft("delete table inet one");
                return assertThat(watch.changed(0)).as("a deletion").isTrue();
            }
        });
    }

    /** The kernel keeps only so many notices for who does not ask. */
    @Test
    void whoeverMissesNoticesLooks() {
        place.run(() -> {
            try (var watch = TableWatch.open("one")) {
                var rules = String.join("", Collections.nCopies(40_000, "add rule inet other a counter accept\n"));
                try (var nft = Nft.open()) {
                    nft.run("add table inet other\nadd chain inet other a\n");
                    for (int times = 0; times < 5; times++) {
                        nft.run(rules);
                    }
                }
                assertThat(watch.changed(0)).as("there were too many").isTrue();
                return assertThat(watch.changed(0)).as("since then").isFalse();
            }
        });
    }

    @Test
    void theTableIsReadOnlyWhenSomebodyElseHasChangedIt() {
        place.run(() -> {
            try (var kernel = PolicyKernel.open()) {
                var table = table(2_000);
                kernel.check(table);
                assertThat(kernel.disturbed()).as("it made the table itself").isFalse();
                kernel.apply(table(1));
                assertThat(kernel.disturbed()).as("it changed it itself").isFalse();
                nft("flush table inet " + Ours.POLICY_TABLE);
                assertThat(kernel.disturbed()).as("somebody else did").isTrue();
                assertThat(kernel.check(table(1))).isPositive();
                return assertThat(kernel.disturbed())
                        .as("it put it right itself")
                        .isFalse();
            }
        });
    }

    private static NftTable table(int elements) {
        return new NftTable.Builder(Ours.POLICY_TABLE)
                .set(
                        "s",
                        "mark",
                        IntStream.range(0, elements).mapToObj(String::valueOf).collect(Collectors.toList()))
                .chain("c", new NftTable.Rule("all", "accept"))
                .build();
    }
}
