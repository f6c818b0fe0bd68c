package io.seine.controller.leader;

import static io.seine.controller.leader.Samples.endpoints;
import static io.seine.controller.leader.Samples.plan;
import static io.seine.controller.leader.Samples.service;
import static io.seine.controller.leader.Samples.terminating;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Annotations;
import io.seine.controller.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints of a member whose Service export is refused stay out, whoever else exports. */
@Proves("W-8")
class W08ConvergedContributorsTest {
    private static final String ENDPOINTS = "default-nginx-endpoints";

    @Test
    void onlyEndpointsOfAcceptedServicesAreMerged() {
        var all = List.of(
                service("west", "default", "nginx", 1, 80),
                service("east", "default", "nginx", 2, 8080),
                service("north", "default", "nginx", 3, 80),
                endpoints("east", "default", "nginx", 4, "10.2.0.2"),
                endpoints("west", "default", "nginx", 5, "10.1.0.1"),
                endpoints("north", "default", "nginx", 6, "10.3.0.3"));

        var plan = plan(ENDPOINTS, all);

        var imported = plan.desired().orElseThrow();
        assertThat(imported.getSpec().endpoints()).isNotNull();
        assertThat(imported.getMetadata().getAnnotations()).containsEntry(Annotations.SUBSET_SOURCES, "north,west");
        assertThat(plan.verdicts())
                .filteredOn(Verdict.Refused.class::isInstance)
                .hasSize(1);
    }

    @Test
    void theyComeInWhenTheirServiceTakesOver() {
        var all = List.of(
                terminating(service("west", "default", "nginx", 1, 80)),
                service("east", "default", "nginx", 2, 8080),
                endpoints("east", "default", "nginx", 4, "10.2.0.2"));

        var plan = plan(ENDPOINTS, all);

        assertThat(plan.desired().orElseThrow().getMetadata().getAnnotations())
                .containsEntry(Annotations.SUBSET_SOURCES, "east");
    }
}
