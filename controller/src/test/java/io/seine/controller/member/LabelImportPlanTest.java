package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.Proves;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What becomes of a label set that the leader gives an ID. */
class LabelImportPlanTest {
    private static final NormalizedLabel CLIENT = new NormalizedLabel("ns:a=b&pod:app=client");
    private static final NormalizedLabel SERVER = new NormalizedLabel("ns:a=b&pod:app=server");

    @Test
    @Proves("row 120")
    void labelIsImportedWithItsIdAndGoesWithItsImport() {
        var plan = plan(CLIENT.hash(), List.of(imported(CLIENT, 1, 1)), List.of());
        var gone = plan(CLIENT.hash(), List.of(), List.of(identity(CLIENT, 1)));

        assertThat(plan.desired()).hasValueSatisfying(object -> {
            assertThat(object.getMetadata().getName()).isEqualTo(CLIENT.hash());
            assertThat(object.getSpec()).isEqualTo(new LabelIdentitySpec(CLIENT.text(), 1));
        });
        assertThat(gone.obsolete()).isPresent();
    }

    @Test
    @Proves({"W-40", "row 120"})
    void labelAndIdFollowTheImport() {
        var edited = identity(CLIENT, 1);
        edited.setSpec(new LabelIdentitySpec(SERVER.text(), 3));

        var plan = plan(CLIENT.hash(), List.of(imported(CLIENT, 2, 1)), List.of(edited));

        assertThat(plan.desired().orElseThrow().getSpec()).isEqualTo(new LabelIdentitySpec(CLIENT.text(), 2));
    }

    @Test
    @Proves("W-40")
    void whatTheLeaderCannotMeanIsRefusedAndWhatWasMadeOfItGoes() {
        for (int id : new int[] {0, -1, 16_777_215}) {
            var plan = plan(CLIENT.hash(), List.of(imported(CLIENT, id, 1)), List.of(identity(CLIENT, 1)));
            assertThat(plan.problem())
                    .hasValueSatisfying(text -> assertThat(text).contains("its ID " + id));
            assertThat(plan.obsolete()).isPresent();
        }
        var misnamed = imported(CLIENT, 1, 1);
        misnamed.getMetadata().setName("0123456789abcdef");
        assertThat(plan("0123456789abcdef", List.of(misnamed), List.of()).problem())
                .contains("its name is not the hash of its label");
        var empty = imported(CLIENT, 1, 1);
        empty.setSpec(
                new ResourceImportSpec(List.of(), "", "", "LabelIdentity", null, null, null, null, null, null, null));
        assertThat(plan(CLIENT.hash(), List.of(empty), List.of()).problem()).contains("it has no spec.labelIdentity");
    }

    @Test
    void identityThatIsNoImportIsLeftAlone() {
        var foreign = identity(CLIENT, 9);
        foreign.getMetadata().setLabels(Map.of());

        assertThat(plan(CLIENT.hash(), List.of(), List.of(foreign)).obsolete()).isEmpty();
        var plan = plan(CLIENT.hash(), List.of(imported(CLIENT, 1, 1)), List.of(foreign));
        assertThat(plan.desired()).isEmpty();
        assertThat(plan.problem()).isPresent();
    }

    @Test
    void identityOfTheOriginalIsOurs() {
        var adopted = identity(CLIENT, 9);
        adopted.getMetadata().setLabels(Map.of());
        adopted.getMetadata()
                .setManagedFields(List.of(new ManagedFieldsEntryBuilder()
                        .withManager("antrea-mc-controller")
                        .build()));

        assertThat(plan(CLIENT.hash(), List.of(), List.of(adopted)).obsolete()).contains(adopted);
    }

    @Test
    void idIsNotUsedBeforeItsFormerLabelIsGone() {
        var before = identity(SERVER, 1);

        var plan = plan(CLIENT.hash(), List.of(imported(CLIENT, 1, 1)), List.of(before));

        assertThat(plan).isEqualTo(new LabelImportPlan(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(plan(SERVER.hash(), List.of(imported(CLIENT, 1, 1)), List.of(before))
                        .obsolete())
                .contains(before);
    }

    @Test
    void ofTwoImportsWithOneIdTheOlderIsUsed() {
        var both = List.of(imported(SERVER, 1, 2), imported(CLIENT, 1, 1));

        assertThat(plan(CLIENT.hash(), both, List.of()).desired()).isPresent();
        assertThat(plan(SERVER.hash(), both, List.of()).desired()).isEmpty();
        assertThat(plan(SERVER.hash(), both, List.of(identity(SERVER, 1))).obsolete())
                .isPresent();
    }

    @Provide
    Arbitrary<List<Integer>> ids() {
        return Arbitraries.integers().between(1, 4).list().ofSize(4);
    }

    /** From any IDs to any others, whatever label is looked at when: no two labels with one ID at any moment, and an end. */
    @Property
    void noIdStandsForTwoLabelsOnTheWayFromOneStateToAnother(
            @ForAll("ids") List<Integer> before, @ForAll("ids") List<Integer> after) {
        var labels = IntStream.range(0, 4)
                .mapToObj(i -> new NormalizedLabel("ns:&pod:app=" + i))
                .toList();
        var sources = IntStream.range(0, 4)
                .mapToObj(i -> imported(labels.get(i), after.get(i), i))
                .toList();
        var local = new HashMap<String, LabelIdentity>();
        for (int i = 0; i < 4; i++) {
            int id = before.get(i);
            if (local.values().stream().noneMatch(object -> object.getSpec().id() == id)) {
                local.put(labels.get(i).hash(), identity(labels.get(i), id));
            }
        }

        for (int round = 0; round < 6; round++) {
            for (var label : labels) {
                var plan = plan(label.hash(), sources, new ArrayList<>(local.values()));
                plan.obsolete()
                        .ifPresent(object -> local.remove(object.getMetadata().getName()));
                plan.desired()
                        .ifPresent(object -> local.put(object.getMetadata().getName(), object));
                var ids = local.values().stream()
                        .map(object -> object.getSpec().id())
                        .toList();
                assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
            }
        }

        assertThat(local).hasSize(new HashSet<>(after).size());
    }

    private static LabelImportPlan plan(String hash, List<ResourceImport> sources, List<LabelIdentity> local) {
        var source = sources.stream()
                .filter(object -> object.getMetadata().getName().equals(hash))
                .findFirst();
        var id = source.flatMap(LabelImportPlan::identity).map(LabelIdentitySpec::id);
        return LabelImportPlan.plan(new LabelImportPlan.Inputs(
                hash,
                source,
                sources.stream()
                        .filter(object -> LabelImportPlan.identity(object)
                                .map(LabelIdentitySpec::id)
                                .equals(id))
                        .toList(),
                local.stream()
                        .filter(object -> object.getMetadata().getName().equals(hash))
                        .findFirst(),
                local.stream()
                        .filter(object -> Optional.of(object.getSpec().id()).equals(id))
                        .toList()));
    }

    private static ResourceImport imported(NormalizedLabel label, int id, int age) {
        var object = ResourceImport.of(
                "leader-ns",
                label.hash(),
                new ResourceImportSpec(
                        List.of(),
                        "",
                        "",
                        "LabelIdentity",
                        null,
                        null,
                        null,
                        null,
                        null,
                        new LabelIdentitySpec(label.text(), id),
                        null));
        object.getMetadata().setCreationTimestamp("2026-11-24T08:00:0" + age + "Z");
        return object;
    }

    private static LabelIdentity identity(NormalizedLabel label, int id) {
        var object = new LabelIdentity();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(label.hash())
                .withLabels(Map.of("app.kubernetes.io/managed-by", "seine-member"))
                .build());
        object.setSpec(new LabelIdentitySpec(label.text(), id));
        return object;
    }
}
