package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.seine.api.Timings;
import io.seine.api.multicluster.ResourceExport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LateExportsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(1));

    @Test
    void aMemberThatWasJustMissedHasTheTimeToAnnounceItself() {
        assertThat(plan(List.of(export("seine-member", "f:spec")), Optional.empty(), LONG_AGO))
                .isEqualTo(new LateExports(List.of(), Optional.of(Timings.MEMBER_TIMEOUT)));
    }

    @Test
    void exportsOfAMemberThatIsMissingForLongGoWhoeverLedWhenItLeft() {
        var ours = export("seine-member", "f:spec");
        var originals = export("antrea-mc-controller", "f:spec");

        assertThat(plan(List.of(ours, originals), Optional.of(NOW.minusSeconds(30)), LONG_AGO))
                .isEqualTo(new LateExports(List.of(ours, originals), Optional.empty()));
    }

    @Test
    void timeInWhichNobodyListenedDoesNotCount() {
        var exports = List.of(export("seine-member", "f:spec"));

        assertThat(plan(exports, Optional.of(LONG_AGO), NOW.minusSeconds(10)))
                .isEqualTo(new LateExports(List.of(), Optional.of(Duration.ofSeconds(20))));
        assertThat(LateExports.plan(new LateExports.Inputs(exports, Optional.of(LONG_AGO), false, LONG_AGO, NOW)))
                .isEqualTo(new LateExports(List.of(), Optional.of(Timings.LEADER_SCAN)));
    }

    @Test
    void whatAnAdministratorExportedStays() {
        var byHand = export("kubectl-client-side-apply", "f:spec");
        var held = export("antrea-mc-controller", "f:metadata");

        assertThat(plan(List.of(byHand, held), Optional.of(LONG_AGO), LONG_AGO))
                .isEqualTo(new LateExports(List.of(), Optional.empty()));
    }

    @Test
    void manyGoInRuns() {
        var many = IntStream.rangeClosed(0, AnnouncePlan.DELETIONS)
                .mapToObj(i -> export("seine-member", "f:spec"))
                .toList();

        var plan = plan(many, Optional.of(LONG_AGO), LONG_AGO);

        assertThat(plan.gone()).hasSize(AnnouncePlan.DELETIONS);
        assertThat(plan.next()).contains(Duration.ZERO);
    }

    private static LateExports plan(List<ResourceExport> exports, Optional<Instant> missing, Instant listening) {
        return LateExports.plan(new LateExports.Inputs(exports, missing, true, listening, NOW));
    }

    private static ResourceExport export(String manager, String field) {
        var export = Samples.service("cluster-1", "default", "nginx", 1, 80);
        export.getMetadata()
                .setManagedFields(List.of(new ManagedFieldsEntryBuilder()
                        .withManager(manager)
                        .withNewFieldsV1()
                        .addToAdditionalProperties(field, Map.of())
                        .endFieldsV1()
                        .build()));
        return export;
    }
}
