package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.ResourceExport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What whoever writes a policy for all clusters is told, beside what is filled in. */
class PolicyWarningsTest {
    @Test
    void whatNoMemberTakesIsTold() {
        var deny = policy(Map.of("action", "Deny"));

        for (var review : List.of(
                Given.create(Given.ADMIN, deny), Given.update(Given.ADMIN, policy(Map.of("action", "Drop")), deny))) {
            assertThat(warnings(review))
                    .containsExactly("spec.clusterNetworkPolicy.ingress[0].action: 'Deny' is none; write one of Allow,"
                            + " Drop, Reject, Pass");
        }
    }

    @Test
    void whatIsRightIsNotSpokenOf() {
        assertThat(warnings(Given.create(Given.ADMIN, policy(Map.of("action", "Drop")))))
                .isEmpty();
    }

    @Test
    void whatOnlyAntreaEnforcesIsNoMistake() {
        var http = policy(Map.of("action", "Drop", "l7Protocols", List.of(Map.of("http", Map.of()))));

        assertThat(warnings(Given.create(Given.ADMIN, http))).isEmpty();
    }

    private static List<String> warnings(Review review) {
        return ((Decision.Allowed) ExportDefaults.decide(review)).warnings();
    }

    private static ResourceExport policy(Map<String, Object> rule) {
        return Given.with(
                Given.policy("strict"),
                Map.of(
                        "clusterNetworkPolicy",
                        Map.of(
                                "priority",
                                1,
                                "appliedTo",
                                List.of(Map.of("podSelector", Map.of())),
                                "ingress",
                                List.of(rule))));
    }
}
