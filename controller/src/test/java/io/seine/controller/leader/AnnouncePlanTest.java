package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.seine.api.Finalizers;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Life of an announce; the numbers are rows of the specification's table of assertions (12.3). */
class AnnouncePlanTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final String FINALIZER = "memberclusterannounce.finalizer.antrea.io/cluster-1";

    @Test
    void aNewAnnounceGetsTheFinalizer() {
        var plan = plan(announce(), NOW, List.of());

        assertThat(plan).isEqualTo(new AnnouncePlan.Keep(FINALIZER, Duration.ofHours(24)));
    }

    @Test
    @Proves("row 57")
    void row57_theExportsOfAMemberThatLeavesAreDeleted() {
        var announce = leaving(announce());
        var live = Samples.service("cluster-1", "default", "nginx", 1, 80);
        var going = Samples.terminating(Samples.endpoints("cluster-1", "default", "nginx", 1, "10.0.0.1"));

        var plan = plan(announce, NOW, List.of(live, going));

        assertThat(plan).isEqualTo(new AnnouncePlan.Depart(List.of(live), FINALIZER, false));
    }

    @Test
    void tenThousandExportsGoInRunsThatLetTheOtherMembersThrough() {
        var exports = IntStream.range(0, AnnouncePlan.DELETIONS + 1)
                .mapToObj(i -> Samples.service("cluster-1", "default", "s" + i, 1, 80))
                .toList();

        var first = (AnnouncePlan.Depart) plan(leaving(announce()), NOW, exports);
        first.exports().forEach(Samples::terminating);
        var second = (AnnouncePlan.Depart) plan(leaving(announce()), NOW, exports);

        assertThat(first.exports()).hasSize(AnnouncePlan.DELETIONS);
        assertThat(first.finalizer()).isEmpty();
        assertThat(first.more()).isTrue();
        assertThat(second).isEqualTo(new AnnouncePlan.Depart(List.of(exports.getLast()), FINALIZER, false));
    }

    @Test
    @Proves("row 58")
    void row58_theExportsOfAMemberThatStaysAreKept() {
        var announce = announce();
        announce.getMetadata().setFinalizers(List.of(FINALIZER));

        var plan = plan(announce, NOW, List.of(Samples.service("cluster-1", "default", "nginx", 1, 80)));

        assertThat(plan).isEqualTo(new AnnouncePlan.Keep("", Duration.ofHours(24)));
    }

    @Test
    @Proves("row 59")
    void row59_theFieldDecidesAndNotTheName() {
        var announce = leaving(announce());
        announce.getMetadata().setName("member-announce-from-cluster-2");

        var plan = plan(announce, NOW, List.of());

        assertThat(plan)
                .isEqualTo(new AnnouncePlan.Depart(List.of(), Finalizers.memberClusterAnnounce("cluster-1"), false));
    }

    @Test
    @Proves("row 60")
    void row60_anAnnounceIsStaleAfterADay() {
        var fresh = plan(announce(), NOW.minus(Duration.ofHours(24)).plusMillis(1), List.of());
        var stale = plan(announce(), NOW.minus(Duration.ofHours(24)), List.of());

        assertThat(fresh).isInstanceOf(AnnouncePlan.Keep.class);
        assertThat(stale).isEqualTo(new AnnouncePlan.Expire(Duration.ofHours(24)));
    }

    @Test
    void afterALongPauseOfTheLeaderItsMembersGetTheTimeToBeHeard() {
        var inputs = new AnnouncePlan.Inputs(
                announce(), List.of(), false, NOW.minus(Duration.ofDays(3)), NOW.minusSeconds(10), NOW);

        assertThat(AnnouncePlan.plan(inputs))
                .isEqualTo(new AnnouncePlan.Keep(FINALIZER, Timings.STALE_GRACE.minusSeconds(10)));
        assertThat(Timings.STALE_GRACE).isGreaterThanOrEqualTo(Duration.ofMinutes(15));
    }

    @Test
    @Proves("W-5")
    void w5_anAnnounceWithoutHeartbeatIsAsOldAsItself() {
        var heartbeats = new Heartbeats();
        var announce = announce();
        announce.getMetadata().setCreationTimestamp("2026-11-24T07:59:55Z");

        assertThat(heartbeats.seen(announce, NOW)).isEqualTo("2026-11-24T07:59:55Z");
    }

    @Test
    @Proves("W-17")
    void w17_aRestartedLeaderBelievesTheStampAndNotItsOwnStart() {
        var heartbeats = new Heartbeats();
        var announce = beat(announce(), "2026-11-24T06:00:00+01:00");

        assertThat(heartbeats.seen(announce, NOW)).isEqualTo("2026-11-24T05:00:00Z");
    }

    @Test
    void aHeartbeatCountsAtTheLeadersTimeWhateverTheMembersClockSays() {
        var heartbeats = new Heartbeats();
        var first = heartbeats.seen(beat(announce(), "2026-11-23T00:00:00Z"), NOW);

        var second = heartbeats.seen(beat(announce(), "2026-11-23T00:00:10Z"), NOW.plusSeconds(10));
        var unchanged = heartbeats.seen(beat(announce(), "2026-11-23T00:00:10Z"), NOW.plusSeconds(20));

        assertThat(first).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(second).isEqualTo(NOW.plusSeconds(10));
        assertThat(unchanged).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void aStampFromTheFutureOrNoTimeAtAllCountsAsNow() {
        assertThat(new Heartbeats().seen(beat(announce(), "2036-11-23T00:00:00Z"), NOW))
                .isEqualTo(NOW);
        assertThat(new Heartbeats().seen(beat(announce(), "yesterday"), NOW)).isEqualTo(NOW);
    }

    @Test
    @Proves("W-17")
    void afterARestartOfTheLeaderTheApiServersNoteCountsAndNotTheMembersClock() {
        var late = taken(beat(announce(), "2026-11-24T06:00:00Z"), "2026-11-24T07:59:50Z");
        var early = taken(beat(announce(), "2026-11-24T08:00:00Z"), "2026-11-24T07:00:00Z");

        assertThat(new Heartbeats().seen(late, NOW)).isEqualTo("2026-11-24T07:59:50Z");
        assertThat(new Heartbeats().seen(early, NOW)).isEqualTo("2026-11-24T07:00:00Z");
    }

    @Test
    @Proves("W-17")
    void whatOthersWriteIntoTheAnnounceIsNoHeartbeat() {
        var announce = beat(announce(), "2026-11-24T07:00:00Z");
        announce.getMetadata().setManagedFields(List.of(entry("f:finalizers", "2026-11-24T07:59:59Z")));

        assertThat(new Heartbeats().seen(announce, NOW)).isEqualTo("2026-11-24T07:00:00Z");
    }

    @Test
    void silenceSaysNothingWhileTheWatchFails() {
        var heartbeats = new Heartbeats();
        heartbeats.listening(true, NOW.minusSeconds(100));
        heartbeats.listening(true, NOW.minusSeconds(50));
        assertThat(heartbeats.listeningSince(NOW)).isEqualTo(NOW.minusSeconds(100));

        heartbeats.listening(false, NOW.minusSeconds(20));
        assertThat(heartbeats.listeningSince(NOW)).isEqualTo(NOW);

        heartbeats.listening(true, NOW.minusSeconds(10));
        assertThat(heartbeats.listeningSince(NOW)).isEqualTo(NOW.minusSeconds(10));
    }

    @Test
    void aLeaderThatActsAgainForgetsWhatItHeardBefore() {
        var heartbeats = new Heartbeats();
        heartbeats.listening(true, NOW.minusSeconds(100));
        var seen = heartbeats.seen(beat(announce(), "2026-11-24T07:00:00Z"), NOW.minusSeconds(100));

        heartbeats.begin();

        assertThat(heartbeats.listeningSince(NOW)).isEqualTo(NOW);
        assertThat(seen).isEqualTo("2026-11-24T07:00:00Z");
        assertThat(heartbeats.seen(beat(announce(), "2026-11-24T07:59:50Z"), NOW))
                .as("by the stamp, because nobody listened when it came")
                .isEqualTo("2026-11-24T07:59:50Z");
    }

    @Test
    void aScrapeLeavesNoTrace() {
        var heartbeats = new Heartbeats();
        assertThat(heartbeats.lastSeen(beat(announce(), "2026-11-24T06:00:00Z"), NOW.minusSeconds(20)))
                .isEqualTo("2026-11-24T06:00:00Z");

        var later = beat(announce(), "2026-11-24T06:00:10Z");

        assertThat(heartbeats.seen(later, NOW)).isEqualTo("2026-11-24T06:00:10Z");
        assertThat(heartbeats.lastSeen(later, NOW.plusSeconds(9))).isEqualTo("2026-11-24T06:00:10Z");
    }

    private static MemberClusterAnnounce taken(MemberClusterAnnounce announce, String time) {
        announce.getMetadata().setManagedFields(List.of(entry("f:annotations", time)));
        return announce;
    }

    private static ManagedFieldsEntry entry(String field, String time) {
        return new ManagedFieldsEntryBuilder()
                .withTime(time)
                .withNewFieldsV1()
                .addToAdditionalProperties("f:metadata", Map.of(field, Map.of("f:touch-ts", Map.of())))
                .endFieldsV1()
                .build();
    }

    private static AnnouncePlan plan(MemberClusterAnnounce announce, Instant lastSeen, List<ResourceExport> exports) {
        return AnnouncePlan.plan(
                new AnnouncePlan.Inputs(announce, exports, false, lastSeen, NOW.minus(Duration.ofDays(9)), NOW));
    }

    /** Who took the finalizer off removes the leader, and must not wait for it. */
    @Test
    void aFinalizerThatWasTakenOffStaysOff() {
        var inputs = new AnnouncePlan.Inputs(announce(), List.of(), true, NOW, NOW.minus(Duration.ofDays(9)), NOW);

        assertThat(AnnouncePlan.plan(inputs)).isEqualTo(new AnnouncePlan.Keep("", Timings.STALE_ANNOUNCE));
    }

    private static MemberClusterAnnounce announce() {
        return MemberClusterAnnounce.of("leader-ns", "cluster-1", "clusterset1", "leader1");
    }

    private static MemberClusterAnnounce beat(MemberClusterAnnounce announce, String stamp) {
        announce.getMetadata().setAnnotations(Map.of("touch-ts", stamp));
        return announce;
    }

    private static MemberClusterAnnounce leaving(MemberClusterAnnounce announce) {
        announce.getMetadata().setDeletionTimestamp(NOW.toString());
        announce.getMetadata().setFinalizers(List.of(FINALIZER));
        return announce;
    }
}
