package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.mcs.ServiceCondition;
import io.seine.controller.Proves;
import io.seine.controller.member.ExportOutcome.Exportable;
import io.seine.controller.member.ExportOutcome.NotExportable;
import io.seine.controller.member.ExportOutcome.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportVerdictTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Exportable EXPORTED = new Exportable(List.of(), List.of(), 0);

    private static List<String> words(ExportVerdict verdict) {
        return verdict.conditions(List.of(), NOW, 1).stream()
                .map(condition -> condition.type() + "=" + condition.status() + "/" + condition.reason())
                .toList();
    }

    @Test
    @Proves("row 95")
    void everyReasonOfTheContractKeepsItsWords() {
        assertThat(Reason.values())
                .extracting(reason -> reason.word() + ": " + reason.message())
                .startsWith(
                        "ServiceNotFound: Service does not exist",
                        "ServiceTypeNotSupported: Service of ExternalName type is not supported",
                        "ServiceNoClusterIP: Service does not have a valid ClusterIP",
                        "ServiceWithoutEndpoints: Service has no Endpoints",
                        "ImportedService: The Service is imported, not allowed to export");
        assertThat(words(ExportVerdict.of(new NotExportable(Reason.SERVICE_WITHOUT_ENDPOINTS))))
                .containsExactly(
                        "Valid=False/ServiceWithoutEndpoints", "Ready=False/Pending", "Conflict=False/NoConflicts");
        assertThat(words(ExportVerdict.of(new NotExportable(Reason.IMPORTED_SERVICE))))
                .containsExactly("Valid=False/ImportedService", "Ready=False/Failed", "Conflict=False/NoConflicts");
    }

    @Test
    @Proves("row 96")
    void otherWordsForTheSameReasonStay() {
        var there = new ServiceCondition(
                "Valid", "False", "ServiceWithoutEndpoints", "no endpoints", NOW.minusSeconds(9), 0);

        var conditions = ExportVerdict.of(new NotExportable(Reason.SERVICE_WITHOUT_ENDPOINTS))
                .conditions(List.of(there), NOW, 1);

        assertThat(conditions.getFirst()).isEqualTo(there);
    }

    @Test
    void theAnswersOfTheLeaderBecomeConditions() {
        assertThat(words(ExportVerdict.of(EXPORTED, new LeaderAnswer.Accepted(List.of(), false))))
                .containsExactly("Valid=True/Succeed", "Ready=True/Exported", "Conflict=False/NoConflicts");
        assertThat(words(ExportVerdict.of(EXPORTED, new LeaderAnswer.Accepted(List.of("west"), true))))
                .containsExactly("Valid=True/Succeed", "Ready=True/EndpointsTruncated", "Conflict=True/PortConflict");
        assertThat(words(ExportVerdict.of(EXPORTED, new LeaderAnswer.Refused("why", true))))
                .containsExactly("Valid=True/Succeed", "Ready=False/Failed", "Conflict=True/PortConflict");
        assertThat(words(ExportVerdict.of(EXPORTED, new LeaderAnswer.Pending("wait"))))
                .containsExactly("Valid=True/Succeed", "Ready=False/Pending", "Conflict=Unknown/Pending");
    }

    @Test
    void endpointsThatAreLeftOutAreCounted() {
        var verdict =
                ExportVerdict.of(new Exportable(List.of(), List.of(), 7), new LeaderAnswer.Accepted(List.of(), false));

        assertThat(verdict.ready().reason()).isEqualTo("EndpointsTruncated");
        assertThat(verdict.ready().message()).contains("0 of the 7", "endpointIPType ClusterIP");
        assertThat(verdict.isWell()).isFalse();
    }

    @Test
    void oneSentenceIsToldOnce() {
        var verdict = ExportVerdict.of(EXPORTED, new LeaderAnswer.Refused("why", true));

        assertThat(verdict.news(List.of()))
                .singleElement()
                .satisfies(said -> assertThat(said.reason()).isEqualTo("PortConflict"));
        assertThat(verdict.news(verdict.conditions(List.of(), NOW, 1))).isEmpty();
    }

    @Test
    void withoutLeaderAnExportThatTheLeaderHasIsLeftAsItWas() {
        assertThat(ExportVerdict.withoutLeader(EXPORTED, true)).isEmpty();
        assertThat(words(ExportVerdict.withoutLeader(EXPORTED, false).orElseThrow()))
                .containsExactly(
                        "Valid=Unknown/LeaderNotConnected", "Ready=Unknown/Pending", "Conflict=Unknown/Pending");
    }
}
