package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Kinds;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceExportSpec.LabelPayload;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.Proves;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of exported label sets. */
class IdentityPlanTest {
    private static final NormalizedLabel CLIENT =
            NormalizedLabel.of(Map.of("kubernetes.io/metadata.name", "a"), Map.of("app", "client"));
    private static final NormalizedLabel SERVER =
            NormalizedLabel.of(Map.of("kubernetes.io/metadata.name", "a"), Map.of("app", "server"));

    @Test
    @Proves("row 78")
    void newLabelNeedsAnIdAndIsImportedWithIt() {
        var in = inputs(List.of(export("east", CLIENT, 1)), Optional.empty(), List.of());

        assertThat(IdentityPlan.plan(in).needsId()).isTrue();

        var plan = IdentityPlan.plan(in.withFresh(7));
        assertThat(plan.needsId()).isFalse();
        assertThat(plan.desired()).hasValueSatisfying(object -> {
            assertThat(object.getMetadata().getName()).isEqualTo(CLIENT.hash());
            assertThat(object.getSpec()).isEqualTo(ResourceImportSpec.labelIdentity(CLIENT, 7));
        });
        assertThat(refusals(plan)).isEmpty();
    }

    @Test
    @Proves("row 79")
    void importMadeByTheOriginalKeepsItsId() {
        var made = Samples.madeBy("antrea-mc-controller", imported(CLIENT, 1, 1));

        var plan = IdentityPlan.plan(inputs(List.of(export("east", CLIENT, 1)), Optional.of(made), List.of(made)));

        assertThat(id(plan)).isEqualTo(1);
    }

    @Test
    @Proves({"row 80", "row 81"})
    void importLivesAsLongAsOneClusterHasTheLabel() {
        var made = Samples.madeBy("seine-leader", imported(CLIENT, 1, 1));

        var one = IdentityPlan.plan(inputs(List.of(export("west", CLIENT, 1)), Optional.of(made), List.of(made)));
        var none = IdentityPlan.plan(inputs(List.of(), Optional.of(made), List.of(made)));

        assertThat(one.obsolete()).isEmpty();
        assertThat(id(one)).isEqualTo(1);
        assertThat(none.obsolete()).contains(made);
        assertThat(none.desired()).isEmpty();
    }

    @Test
    void importThatNoLeaderMadeIsLeftAlone() {
        var foreign = Samples.madeBy("kubectl-create", imported(CLIENT, 1, 1));

        var plan = IdentityPlan.plan(inputs(List.of(), Optional.of(foreign), List.of(foreign)));

        assertThat(plan.obsolete()).isEmpty();
    }

    @Test
    void importOfAnotherLabelThatNoLeaderMadeIsNotReplaced() {
        var foreign = Samples.madeBy("kubectl-create", imported(SERVER, 1, 1));

        var plan =
                IdentityPlan.plan(inputs(List.of(export("east", CLIENT, 1)), Optional.of(foreign), List.of(foreign)));

        assertThat(plan.obsolete()).isEmpty();
        assertThat(plan.desired()).isEmpty();
        assertThat(plan.needsId()).isFalse();
        assertThat(refusals(plan))
                .singleElement()
                .satisfies(refused -> assertThat(refused.why()).contains("not made by this controller"));
    }

    @Test
    @Proves("W-40")
    void labelsOfOneHashAreNotMerged() {
        // Two labels that say they have the same hash, as a collision of 64 bits would make it.
        var first = export("east", CLIENT, 1);
        var second = export("west", SERVER, 0);
        var made = imported(CLIENT, 1, 1);

        var plan = IdentityPlan.plan(inputs(List.of(second, first), Optional.of(made), List.of(made)));

        assertThat(plan.desired().orElseThrow().getSpec()).isEqualTo(ResourceImportSpec.labelIdentity(CLIENT, 1));
        assertThat(refusals(plan))
                .singleElement()
                .satisfies(refused -> assertThat(refused.why()).contains("the same hash", CLIENT.text()));
    }

    @Test
    @Proves("W-40")
    void loserOfACollisionGetsAnIdOfItsOwnWhenTheWinnerIsGone() {
        var made = Samples.madeBy("seine-leader", imported(CLIENT, 1, 1));
        var left = List.of(export("west", SERVER, 0));

        var plan = IdentityPlan.plan(inputs(left, Optional.of(made), List.of(made)));
        var then = IdentityPlan.plan(inputs(left, Optional.empty(), List.of()));

        assertThat(plan.obsolete()).contains(made);
        assertThat(plan.desired()).isEmpty();
        assertThat(plan.needsId()).isFalse();
        assertThat(then.needsId()).isTrue();
    }

    @Test
    @Proves({"W-3", "W-4"})
    void oneOfTwoImportsWithTheSameIdGetsANewOne() {
        var older = imported(CLIENT, 5, 1);
        var newer = imported(SERVER, 5, 2);
        var both = List.of(newer, older);

        var keeps = IdentityPlan.plan(inputs(List.of(export("east", CLIENT, 1)), Optional.of(older), both));
        var changes = IdentityPlan.plan(inputs(List.of(export("east", SERVER, 1)), Optional.of(newer), both));

        assertThat(id(keeps)).isEqualTo(5);
        assertThat(changes.needsId()).isTrue();
    }

    @Test
    void idOutsideTheContractIsReplaced() {
        for (int id : new int[] {0, -1, 16_777_215}) {
            var made = imported(CLIENT, id, 1);

            var plan = IdentityPlan.plan(inputs(List.of(export("east", CLIENT, 1)), Optional.of(made), List.of(made)));

            assertThat(plan.needsId()).isTrue();
        }
    }

    @Test
    @Proves("W-22")
    void exportsThatMakeNoSenseAreRefusedAndHarmNobody() {
        var nothing = Samples.without(export("east", CLIENT, 1));
        var empty = label("east-0123456789abcdef", "east", "");
        var shapeless = label("east-0123456789abcdef", "east", "app=client");
        var dashless = label("nodash", "east", CLIENT.text());
        var stranger = label("west-" + CLIENT.hash(), "east", CLIENT.text());
        var good = export("east", CLIENT, 1);

        for (var bad : List.of(nothing, empty, shapeless, dashless, stranger)) {
            var hash = LabelExport.of(bad).hash();
            assertThat(LabelExport.keys(bad)).containsExactly(hash);

            var alone = IdentityPlan.plan(new IdentityPlan.Inputs(
                    Samples.NAMESPACE,
                    hash,
                    List.of(LabelExport.of(bad)),
                    Optional.empty(),
                    List.of(),
                    OptionalInt.empty()));
            var together = IdentityPlan.plan(
                    inputs(List.of(bad, good), Optional.empty(), List.of()).withFresh(3));

            assertThat(alone.label()).isEmpty();
            assertThat(refusals(alone)).hasSize(1);
            assertThat(id(together)).isEqualTo(3);
        }
    }

    @Test
    void importOfAnotherKindUnderTheNameIsNotTouched() {
        var other = imported(CLIENT, 1, 1);
        other.setSpec(ResourceImportSpec.endpoints("a", "b", List.of()));

        var plan = IdentityPlan.plan(inputs(List.of(export("east", CLIENT, 1)), Optional.of(other), List.of()));

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).isEmpty();
        assertThat(plan.needsId()).isFalse();
        assertThat(refusals(plan)).hasSize(1);
    }

    private static ResourceExport export(String cluster, NormalizedLabel label, int age) {
        var export = Samples.created(ResourceExportSpec.labelIdentity(cluster, label), age);
        export.getMetadata().setFinalizers(List.of());
        return export;
    }

    private static ResourceExport label(String name, String cluster, String label) {
        var export = export("x", CLIENT, 1);
        export.getMetadata().setName(name);
        export.setSpec(new ResourceExportSpec(
                cluster, "", "", Kinds.LABEL_IDENTITY, null, null, null, null, null, new LabelPayload(label), null));
        return export;
    }

    private static ResourceImport imported(NormalizedLabel label, int id, int age) {
        var object = ResourceImport.of(Samples.NAMESPACE, label.hash(), ResourceImportSpec.labelIdentity(label, 1));
        var spec = object.getSpec();
        object.setSpec(new ResourceImportSpec(
                List.of(),
                "",
                "",
                spec.kind(),
                null,
                null,
                null,
                null,
                null,
                new LabelIdentitySpec(label.text(), id),
                null));
        object.getMetadata().setCreationTimestamp(Samples.EPOCH.plusSeconds(age).toString());
        return object;
    }

    private static IdentityPlan.Inputs inputs(
            List<ResourceExport> exports, Optional<ResourceImport> current, List<ResourceImport> sameId) {
        return new IdentityPlan.Inputs(
                Samples.NAMESPACE,
                CLIENT.hash(),
                exports.stream().map(LabelExport::of).toList(),
                current,
                sameId,
                OptionalInt.empty());
    }

    private static int id(IdentityPlan plan) {
        return IdentityPlan.identity(plan.desired().orElseThrow()).orElseThrow().id();
    }

    private static List<Verdict.Refused> refusals(IdentityPlan plan) {
        return plan.verdicts().stream()
                .filter(Verdict.Refused.class::isInstance)
                .map(Verdict.Refused.class::cast)
                .toList();
    }
}
