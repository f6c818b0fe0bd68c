package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.controller.Proves;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** An ID stands for one label: among all that have one, and among those that had it lately. */
class W03UniqueIdentityNumbersTest {

    /** What all leaders see: the mark, and the ID in each label's ResourceImport. */
    private static final class ApiServer implements IdentityNumbers.Mark {
        private OptionalInt next = OptionalInt.empty();
        private int version;
        private final Map<String, Integer> imports = new HashMap<>();

        @Override
        public Seen read() {
            return new Seen(next, Optional.of(String.valueOf(version)));
        }

        @Override
        public void move(Seen seen, int next) {
            if (!seen.version().orElseThrow().equals(String.valueOf(version))) {
                throw new IllegalStateException("conflict");
            }
            this.next = OptionalInt.of(next);
            version++;
        }
    }

    /** A leader, with the imports as it saw them last. */
    private static final class Leader {
        private final ApiServer server;
        private final IdentityNumbers numbers;
        private Map<String, Integer> seen;

        Leader(ApiServer server, IdentitySequence sequence) {
            this.server = server;
            this.seen = Map.copyOf(server.imports);
            this.numbers = new IdentityNumbers(server, sequence, 2, () -> Set.copyOf(seen.values()));
        }

        void look() {
            seen = Map.copyOf(server.imports);
        }

        /** Gives {@code label} its import, unless there is one: the API server refuses a second object of a name. */
        OptionalInt add(String label) {
            if (seen.containsKey(label)) {
                numbers.settled(label);
                return OptionalInt.empty();
            }
            var id = numbers.take(label, label);
            return id.isPresent() && server.imports.putIfAbsent(label, id.getAsInt()) == null
                    ? id
                    : OptionalInt.empty();
        }

        void remove(String label) {
            server.imports.remove(label);
            numbers.settled(label);
        }
    }

    record Step(int leader, String what, String label) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.of("add", "add", "add", "remove", "look", "crash"),
                        Arbitraries.of("a", "b", "c", "d", "e", "f"))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    @Proves({"W-3", "W-4", "row 82"})
    void noIdIsEverGivenToTwoLabels(@ForAll("histories") List<Step> history) {
        var server = new ApiServer();
        server.imports.put("adopted", 3);
        var sequence = new IdentitySequence(1, 1000);
        var leaders = new ArrayList<>(List.of(new Leader(server, sequence), new Leader(server, sequence)));
        var owners = new HashMap<>(Map.of(3, "adopted"));

        for (var step : history) {
            var leader = leaders.get(step.leader());
            switch (step.what()) {
                case "add" -> {
                    var id = leader.add(step.label());
                    if (id.isPresent()) {
                        // Released IDs count as well: members may still have them.
                        assertThat(owners.merge(id.getAsInt(), step.label(), (before, now) -> before))
                                .isEqualTo(step.label());
                    }
                }
                case "remove" -> leader.remove(step.label());
                case "look" -> leader.look();
                default -> leaders.set(step.leader(), new Leader(server, sequence));
            }
            assertThat(new HashSet<>(server.imports.values())).hasSameSizeAs(server.imports.values());
        }
    }

    @Property
    void roundTheRangeNoLiveIdIsGivenAgain(@ForAll("histories") List<Step> history) {
        var server = new ApiServer();
        var leader = new Leader(server, new IdentitySequence(1, 8));

        for (var step : history) {
            leader.look();
            if (step.what().equals("remove")) {
                leader.remove(step.label());
            } else {
                leader.add(step.label());
            }
            assertThat(new HashSet<>(server.imports.values())).hasSameSizeAs(server.imports.values());
        }
    }

    @Test
    @Proves("W-3")
    void afterAdoptingFourAndReleasingOneTheNextTwoAreDifferent() {
        var server = new ApiServer();
        server.imports.putAll(Map.of("a", 1, "b", 2, "c", 3, "d", 4));
        var leader = new Leader(server, IdentitySequence.ALL);

        leader.remove("c");
        leader.look();

        assertThat(leader.add("e")).hasValue(5);
        assertThat(leader.add("f")).hasValue(6);
    }

    @Test
    @Proves("W-4")
    void newLabelNeverTakesTheIdOfAnImportWhoseExportsWentWhileNobodyLooked() {
        var server = new ApiServer();
        server.imports.put("old", 1);

        assertThat(new Leader(server, IdentitySequence.ALL).add("new")).hasValue(2);
    }

    @Test
    @Proves("row 83")
    void threeIdsAreGivenUpwardsAndAgainOnlyWhenTheyAreFree() {
        var sequence = new IdentitySequence(1, 3);

        var all = sequence.claim(1, Set.of(), 3);
        assertThat(all.ids()).containsExactly(1, 2, 3);
        assertThat(sequence.claim(all.next(), Set.of(3), 2).ids()).containsExactly(1, 2);
        assertThat(sequence.claim(3, Set.of(1, 2, 3), 1).ids()).isEmpty();
    }

    @Test
    @Proves("row 84")
    void idsInUseArePassedOver() {
        var sequence = new IdentitySequence(1, 4);

        assertThat(sequence.claim(1, Set.of(4, 1, 2), 1).ids()).containsExactly(3);
        assertThat(sequence.claim(4, Set.of(1, 3, 4), 1).ids()).containsExactly(2);
        assertThat(sequence.claim(3, Set.of(1, 2, 3, 4), 1).ids()).isEmpty();
    }

    @Test
    void exhaustedIdsComeBackWhenALabelGoes() {
        var server = new ApiServer();
        var leader = new Leader(server, new IdentitySequence(1, 2));
        leader.add("a");
        leader.add("b");
        leader.look();

        assertThat(leader.add("c")).isEmpty();

        leader.remove("a");
        leader.look();
        assertThat(leader.add("c")).hasValue(1);
    }
}
