package io.seine.cli.mc.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The screen has a table for each kind of thing that there is. */
class ScreenTest {
    @Test
    void aLeaderHasItsMembersWithTheAgeOfTheirHeartbeats() {
        var set = ApiSerialization.get().unmarshal("""
                metadata: {name: set, namespace: ns}
                spec: {clusterID: north, leaders: [{clusterID: north}]}
                status: {conditions: [{type: Ready, status: "True"}]}
                """, ClusterSet.class);
        var announce = ApiSerialization.get().unmarshal("""
                metadata: {name: member-announce-from-east, namespace: ns, annotations: {touch-ts: "2026-01-01T11:59:53Z"}}
                clusterID: east
                """, MemberClusterAnnounce.class);
        var north = new ClusterView(
                "north",
                "https://north:6443",
                Optional.of("v1.34.1"),
                Optional.empty(),
                new TreeSet<>(List.of("ns")),
                List.of(set, announce),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        var text = new Screen(new Observation(Instant.parse("2026-01-01T12:00:00Z"), List.of(north), List.of("west")))
                .text();

        assertThat(text)
                .containsPattern("north +leader +north +set +True")
                .containsPattern("east +- +7s ago")
                .contains("Not looked at: west");
    }
}
