package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said is said again, but not often, and not about everybody. */
class RecentlyTest {
    private static final Instant NOW = Instant.parse("2026-11-25T08:00:00Z");

    @Test
    void theSameIsSaidOnceInAPeriod() {
        var recently = new Recently<String>(Duration.ofHours(1));

        assertThat(recently.due("east", NOW)).isTrue();
        assertThat(recently.due("east", NOW.plusSeconds(3599))).isFalse();
        assertThat(recently.due("west", NOW.plusSeconds(3599))).isTrue();
        assertThat(recently.due("east", NOW.plusSeconds(3600))).isTrue();
    }

    @Test
    void ofManyOnlySomeAreSaidAndKept() {
        var recently = new Recently<Integer>(Duration.ofHours(1));

        assertThat(IntStream.range(0, 10_000).filter(i -> recently.due(i, NOW)).count())
                .isEqualTo(100);
        assertThat(recently.due(10_000, NOW.plus(Duration.ofHours(1)))).isTrue();
    }

    @Test
    void anAccountThatMayWritePoliciesIsCalledSo() {
        assertThat(UnboundAccounts.message("member-west", "west"))
                .contains("write policies (AntreaClusterNetworkPolicy) for all clusters", "cluster-id=west");
        assertThat(UnboundAccounts.message(Names.SHARED_MEMBER_SERVICE_ACCOUNT, "west"))
                .doesNotContain("policies");
    }
}
