package io.seine.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void samplesOfASeriesStandTogetherUnderItsHelp() {
        var page = new Page("leader");
        page.add(Series.MEMBER_READY, 1, "east");
        page.add(Series.ACTIVE, 1);
        page.add(Series.MEMBER_READY, 0, "we\"st\n");

        assertThat(page.text()).isEqualTo("""
            # HELP seine_active 1 on the replica whose turn it is, 0 on one that stands by
            # TYPE seine_active gauge
            seine_active{role="leader"} 1
            # HELP seine_member_ready 1 for a member that the leader hears, else 0
            # TYPE seine_member_ready gauge
            seine_member_ready{role="leader",cluster="east"} 1
            seine_member_ready{role="leader",cluster="we\\"st\\n"} 0
            """);
    }

    @Test
    void histogramsCountUpwards() {
        var times = new Histogram();
        times.observe(Duration.ofMillis(4).toNanos());
        times.observe(Duration.ofMillis(40).toNanos());
        times.observe(Duration.ofMinutes(5).toNanos());
        var page = new Page("member");
        page.add(Series.PROPAGATION_SECONDS, times);

        assertThat(page.text().lines())
                .contains(
                        "# TYPE seine_propagation_seconds histogram",
                        "seine_propagation_seconds_bucket{role=\"member\",le=\"0.005\"} 1",
                        "seine_propagation_seconds_bucket{role=\"member\",le=\"0.05\"} 2",
                        "seine_propagation_seconds_bucket{role=\"member\",le=\"60.0\"} 2",
                        "seine_propagation_seconds_bucket{role=\"member\",le=\"+Inf\"} 3",
                        "seine_propagation_seconds_sum{role=\"member\"} 300.044",
                        "seine_propagation_seconds_count{role=\"member\"} 3");
    }
}
