package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which commands lead from one table to another. */
class NftDifferenceTest {
    private static final Hook HOOK = new Hook("filter", "input", -10);
    private static final Rule RULE = new Rule("all", "accept");

    private static List<String> from(NftTable found, NftTable desired) {
        return NftDifference.commands(desired, Optional.of(NftShape.of(found)));
    }

    private static NftTable table(String chain, String... elements) {
        return new NftTable.Builder(Ours.TABLE)
                .set("peers", "ipv4_addr", List.of(elements))
                .map("services", "inet_service", Map.of("80", chain))
                .chain(chain, RULE)
                .chain("local", HOOK, RULE)
                .build();
    }

    @Test
    void whatIsEqualNeedsNothing() {
        assertThat(from(table("one", "192.0.2.1"), table("one", "192.0.2.1"))).isEmpty();
    }

    @Test
    void aNewTableIsDeclaredBeforeItIsFilled() {
        assertThat(NftDifference.commands(table("one", "192.0.2.1"), Optional.empty()))
                .containsExactly(
                        "add table inet seine",
                        "add set inet seine peers { type ipv4_addr; }",
                        "add map inet seine services { type inet_service : verdict; }",
                        "add chain inet seine local { type filter hook input priority -10; policy accept; }",
                        "add chain inet seine one",
                        "add element inet seine services { 80 : goto one }",
                        "add element inet seine peers { 192.0.2.1 }",
                        "add rule inet seine local accept comment \"all #c125d0397b60\"",
                        "add rule inet seine one accept comment \"all #c125d0397b60\"");
    }

    @Test
    void onlyWhatDiffersIsReplaced() {
        assertThat(from(table("one", "192.0.2.1"), table("one", "192.0.2.2")))
                .containsExactly(
                        "delete element inet seine peers { 192.0.2.1 }", "add element inet seine peers { 192.0.2.2 }");
    }

    @Test
    void aMapOfMarksIsFilledWithMarks() {
        var none = new NftTable.Builder(Ours.TABLE)
                .marks("marks", "ipv4_addr", Map.of())
                .build();
        var one = new NftTable.Builder(Ours.TABLE)
                .marks("marks", "ipv4_addr", Map.of("192.0.2.1", 0x5d00_0101))
                .build();

        assertThat(NftDifference.commands(none, Optional.empty()))
                .containsExactly("add table inet seine", "add map inet seine marks { type ipv4_addr : mark; }");
        assertThat(from(none, one)).containsExactly("add element inet seine marks { 192.0.2.1 : 0x5d000101 }");
    }

    @Test
    void aChainIsRemovedAfterNothingRefersToIt() {
        assertThat(from(table("one"), table("two")))
                .containsExactly(
                        "add chain inet seine two",
                        "flush chain inet seine one",
                        "delete element inet seine services { 80 }",
                        "add element inet seine services { 80 : goto two }",
                        "add rule inet seine two accept comment \"all #c125d0397b60\"",
                        "delete chain inet seine one");
    }

    @Test
    void aTableWhoseHooksDifferIsMadeAnew() {
        var other = new NftTable.Builder(Ours.TABLE)
                .chain("local", new Hook("filter", "input", 0), RULE)
                .build();

        assertThat(from(other, table("one"))).startsWith("delete table inet seine", "add table inet seine");
    }

    @Test
    void whatACounterCountedStays() {
        var one = new NftTable.Builder(Ours.TABLE).counter("a").counter("b").build();
        var other = new NftTable.Builder(Ours.TABLE).counter("b").counter("c").build();

        assertThat(from(one, other)).containsExactly("add counter inet seine c", "delete counter inet seine a");
    }

    @Test
    void onlyThePartsOfASetThatDifferAreChanged() {
        var one = marked(Map.of(1, elements("192.0.2.1"), -1, elements("192.0.2.2", "192.0.2.3"), 3, elements()));
        var other = marked(Map.of(1, elements("192.0.2.1"), -1, elements("192.0.2.3"), 4, elements("192.0.2.4")));

        assertThat(from(one, other))
                .containsExactly(
                        "delete element inet seine peers { 4294967295 . 192.0.2.2 }",
                        "add element inet seine peers { 4 . 192.0.2.4 }");
    }

    private static NftTable marked(Map<Integer, SortedSet<String>> parts) {
        return new NftTable.Builder(Ours.TABLE)
                .set("peers", NftTable.Set.marked("ipv4_addr", parts))
                .build();
    }

    private static SortedSet<String> elements(String... elements) {
        return new TreeSet<>(List.of(elements));
    }
}
