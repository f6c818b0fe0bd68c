package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of the import plan on arbitrary exports of colliding names, ports, states and payloads. */
class ImportPlanLawsTest {

    private record Made(String cluster, Exported.Source source, boolean service, int port, int age, int state) {
        ResourceExport export() {
            var export = service
                    ? Samples.service(cluster, source.namespace(), source.name(), age, port)
                    : Samples.endpoints(cluster, source.namespace(), source.name(), age, "10.0." + port + "." + age);
            return switch (state) {
                case 1 -> Samples.terminating(export);
                case 2 -> Samples.without(export);
                default -> export;
            };
        }
    }

    @Provide
    Arbitrary<List<ResourceExport>> exports() {
        var sources = List.of(new Exported.Source("", "a", "b-c"), new Exported.Source("", "a-b", "c"));
        return Combinators.combine(
                        Arbitraries.of("east", "west", "north"),
                        Arbitraries.of(sources),
                        Arbitraries.of(true, false),
                        Arbitraries.of(80, 81),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(0, 0, 0, 1, 2))
                .as(Made::new)
                .list()
                .ofMaxSize(12)
                .map(list -> {
                    // An API server has one object of a name.
                    var names = new HashSet<String>();
                    return list.stream()
                            .map(Made::export)
                            .filter(export -> names.add(export.getMetadata().getName()))
                            .toList();
                });
    }

    @Property
    void theOrderOfTheExportsIsIrrelevant(
            @ForAll("exports") List<ResourceExport> exports, @ForAll long seed, @ForAll("names") String name) {
        var shuffled = new ArrayList<>(exports);
        Collections.shuffle(shuffled, new Random(seed));

        var plan = Samples.plan(name, exports);
        var other = Samples.plan(name, shuffled);

        assertThat(other.desired()).isEqualTo(plan.desired());
        assertThat(other.released()).isEqualTo(plan.released());
        assertThat(accepted(other)).isEqualTo(accepted(plan));
    }

    @Property
    void planningAgainOverItsOwnResultChangesNothing(
            @ForAll("exports") List<ResourceExport> exports, @ForAll("names") String name) {
        var plan = Samples.plan(name, exports);

        var again = Samples.plan(name, exports, plan.desired());

        assertThat(again).isEqualTo(plan);
    }

    @Property
    void withoutExportsTheImportGoesAndNothingIsImportedOfARefusedOrTerminatingExport(
            @ForAll("exports") List<ResourceExport> exports, @ForAll("names") String name) {
        var plan = Samples.plan(name, exports);
        var made = plan.desired().map(object -> Samples.madeBy("seine-leader", object));

        var emptied = Samples.plan(name, List.of(), made);

        assertThat(emptied.desired()).isEmpty();
        assertThat(emptied.obsolete()).isEqualTo(made);
        assertThat(plan.desired().isPresent()).isEqualTo(!accepted(plan).isEmpty());
        assertThat(plan.verdicts()).noneMatch(verdict -> verdict.export().isMarkedForDeletion());
    }

    @Property
    void whoeverIsRefusedChangesNothingForTheOthers(
            @ForAll("exports") List<ResourceExport> exports, @ForAll("names") String name) {
        var plan = Samples.plan(name, exports);
        var refused = plan.verdicts().stream()
                .filter(Verdict.Refused.class::isInstance)
                .map(Verdict::export)
                .collect(Collectors.toSet());

        var without = exports.stream().filter(e -> !refused.contains(e)).toList();

        assertThat(Samples.plan(name, without).desired().map(ResourceImport::getSpec))
                .isEqualTo(plan.desired().map(ResourceImport::getSpec));
    }

    @Property
    void anImportOfAnotherThingThatNoLeaderMadeIsNeverWrittenOrDeleted(
            @ForAll("exports") List<ResourceExport> exports, @ForAll("names") String name) {
        var foreign = Samples.madeBy("kubectl", foreign(name));

        var plan = Samples.plan(name, exports, foreign);

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).isEmpty();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a-b-c-service", "a-b-c-endpoints");
    }

    private static ResourceImport foreign(String name) {
        var spec = Samples.plan("z-z-service", List.of(Samples.service("x", "z", "z", 1, 1)))
                .desired()
                .map(ResourceImport::getSpec)
                .orElseThrow();
        return ResourceImport.of(Samples.NAMESPACE, name, spec);
    }

    private static Set<String> accepted(ImportPlan plan) {
        return plan.verdicts().stream()
                .filter(Verdict.Accepted.class::isInstance)
                .map(verdict -> verdict.export().getMetadata().getName())
                .collect(Collectors.toSet());
    }

    @Property(tries = 20)
    void nothingIsPlannedWhenThereIsNothing(@ForAll("names") String name) {
        var plan = Samples.plan(name, List.of(), Optional.empty());

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).isEmpty();
        assertThat(plan.verdicts()).isEmpty();
        assertThat(plan.released()).isEmpty();
    }
}
